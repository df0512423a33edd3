"""Four detectors: the same photo through a cascade, HOG, sliding windows and a network."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.four_detectors import detector_cards, looking, take_away, text
from apps.classroom.lessons.four_detectors.detector_cards import DetectorCard
from apps.classroom.lessons.four_detectors.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.shared import finished
from core.boxes import Detections, nothing, to_sizes
from core.data.samples import SAMPLES
from core.detection import drawing
from core.detection.classical.cascades import CASCADES
from core.detection.methods.detection_settings import DetectionSettings
from core.detection.sliding import sliding_windows
from core.serving import artifacts

sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="astronaut")
image = looking.shrunk(picture.image)
size = (image.shape[0], image.shape[1])
stage = st.container()
with st.container(border=True):
    settings = controls.controls(DetectionSettings, columns=2)

windows = looking.slides().get(image)
looks = {
    "cascade": looking.cascade(image, settings.cascade, settings.neighbours),
    "people": looking.people(image, settings.margin),
    "network": looking.network(image, settings.network, settings.least, settings.overlap),
}
labels = {
    "cascade": [CASCADES[settings.cascade].label],
    "people": ["person"],
    "sliding": looking.classifier().labels,
    "network": looking.general(settings.network).labels,
}
found: dict[str, Detections] = {name: look.found for name, look in looks.items()}
found["sliding"] = sliding_windows.detections(windows[0], looking.SLIDING) if windows else nothing()
spent = {name: look.milliseconds for name, look in looks.items()} | ({"sliding": windows[1]} if windows else {})
judged = {name: look.windows for name, look in looks.items()}
judged |= {"sliding": len(windows[0].regions)} if windows else {}

seen = sorted({labels[name][label] for name, of_one in found.items() for label in of_one.labels.tolist()})
with stage:
    shown = st.pills(text.FILTER, seen, selection_mode="multi", key=f"classes_{seen}") if len(seen) > 1 else []
    record = finished.load(LESSON.name)
    memory = dict(record.history[0][1])
    cards: list[DetectorCard] = []
    rows: list[take_away.Row] = []
    for name, title in text.TITLES.items():
        kept = [n for n, label in enumerate(found[name].labels) if not shown or labels[name][label] in shown]
        of_one = found[name].select(kept) if kept else nothing()
        said = text.found([labels[name][label] for label in of_one.labels]) if name in spent else text.NOT_SLID
        facts = [(f"{memory[name]:.0f}", "MB")]
        if name in spent:
            facts = [(text.milliseconds(spent[name]), "ms"), (f"{judged[name]:,}", text.WINDOWS[name]), *facts]
        boxes = detector_cards.boxes(of_one, labels[name], size, probabilities=name in ("sliding", "network"))
        cards.append({"title": title, "said": said, "facts": facts, "boxes": boxes})
        rows += [
            (name, labels[name][label], float(score), box)
            for box, score, label in zip(to_sizes(of_one.boxes).tolist(), of_one.scores, of_one.labels, strict=True)
        ]
    detector_cards.show(image, text.alt(picture.title), cards, key="detectors")
    if windows is None:
        place = st.empty()
        if place.button(text.SLIDE, icon=":material/grid_on:", type="primary"):
            scan, stream = looking.slide(image)
            for snapshot in stream:
                so_far = sliding_windows.detections(scan.so_far, looking.SLIDING)
                place.image(drawing.draw(image, so_far, labels["sliding"]), caption=snapshot.note)
            st.rerun()

sections.section("What just happened", text.EXPLANATION)
st.subheader(text.TABLE, anchor=False)
if rows:
    columns = {
        "detector": [text.TITLES[name] for name, *_ in rows],
        "class": [label for _, label, *_ in rows],
        "score": [score for *_, score, _ in rows],
        "left": [round(box[0]) for *_, box in rows],
        "top": [round(box[1]) for *_, box in rows],
        "width": [round(box[2]) for *_, box in rows],
        "height": [round(box[3]) for *_, box in rows],
    }
    form = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(columns, hide_index=True, width="stretch", column_config={"score": form})
else:
    st.markdown(text.NOTHING)

sections.section("Evidence", text.EVIDENCE)
sections.origin(artifacts.load(settings.network).card)
wrong = picture.name not in ("astronaut", "photographer", picture_picker.OWN)
sections.exercise(
    "false_face",
    text.EXERCISE_TASK,
    solved=wrong and settings.cascade == "face" and len(found["cascade"]) > 0,
    praise=text.EXERCISE_PRAISE,
    hint=text.EXERCISE_HINT,
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("All boxes (CSV)", partial(take_away.as_csv, rows), "boxes.csv", "text/csv")


sections.take_away(take_away.snippet(picture.source, settings), _downloads)
sections.sources(LESSON)

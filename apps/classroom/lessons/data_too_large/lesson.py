"""The declaration of this lesson: its title, its question, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="data_too_large",
    title="Data too large for memory",
    question="What if the images do not fit into memory?",
    summary=(
        "Then reading must keep up with training: one HDF5 file in chunks against thousands of JPEG files, timed live."
    ),
    icon=":material/database:",
    widget="",
    builds_on=("train_live",),
    cites=(
        Cited("h5py_datasets", "chunks, compression"),
        Cited("hdf5_chunking"),
        Cited("lecun1998", "sections 4.2 and 4.3: shuffle and centre the inputs"),
        Cited("simonyan2015", "section 2.1: the mean of each channel"),
        Cited("krizhevsky2012", "section 2: a mean for each pixel position"),
    ),
)

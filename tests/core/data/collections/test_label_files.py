"""Labels from tables."""

from core.data.collections import label_files

IMAGES = ["images/a.jpg", "images/b.JPG", "images/c.png"]


def test_columns_are_found_by_their_names() -> None:
    table = "\ufeffImage Name,breed\r\na.jpg,cat\r\nimages/b.JPG,dog\r\nc,cat\r\nmissing.jpg,cat\r\n"
    found = label_files.labels({"labels.csv": table}, IMAGES, {})
    assert found == {
        "images/a.jpg": ("train", "cat"),
        "images/b.JPG": ("train", "dog"),
        "images/c.png": ("train", "cat"),
    }
    assert label_files.labels({"x.tsv": "id\tlabel\na\tcat\nb\tdog\n"}, IMAGES, {}) == {
        "images/a.jpg": ("train", "cat"),
        "images/b.JPG": ("train", "dog"),
    }


def test_what_is_held_out_anywhere_stays_held_out() -> None:
    table = "file,label,split\na,cat,train\nb,dog,test\nc,cat,\n"
    found = label_files.labels({"labels.csv": table}, IMAGES, {"images/a.jpg": "validation"})
    assert [found[image][0] for image in IMAGES] == ["validation", "test", "train"]
    found = label_files.labels({"train.csv": "id,y\na,1\nb,2", "test.csv": "id,y\nb,2\nc,1"}, IMAGES, {})
    assert [found[image][0] for image in IMAGES] == ["train", "test", "test"]


def test_tables_of_other_things_are_no_labels() -> None:
    for table in ("", "a,b\n1,2\n", "file,label\nx,cat\n", "file,label\na,cat\nb,cat\n", 'file,label\n"a\n'):
        assert label_files.labels({"x.csv": table}, IMAGES, {}) == {}
    assert not label_files.may_be_one("sample_submission.csv") and not label_files.may_be_one("near_duplicates.csv")


def test_a_name_that_two_pictures_have_stands_for_neither() -> None:
    images = ["x/a.jpg", "y/a.jpg", "x/b.jpg"]
    assert label_files.labels({"l.csv": "file,label\na,cat\nx/a,cat\nb,dog\n"}, images, {}) == {
        "x/a.jpg": ("train", "cat"),
        "x/b.jpg": ("train", "dog"),
    }

//! Places in diffs.

use proptest::prelude::*;
use qmoi_forge::DiffLines;

const DIFF: &str = "\
diff --git a/a.json b/a.json
index 111..222 100644
--- a/a.json
+++ b/a.json
@@ -1,3 +1,4 @@
 {
-  \"a\": 1
+  \"a\": 1,
+  \"b\": 2
 }
@@ -20,2 +21,2 @@ some function
 x
-+++ y
+--- y
\\ No newline at end of file
";

#[test]
fn shown_lines_have_a_place_and_others_have_none() {
    let lines = DiffLines::read(DIFF);
    for (start, end, old_end) in [
        (1, 1, Some(1)),
        (2, 2, None),
        (2, 3, None),
        (1, 4, Some(3)),
        (21, 22, None),
    ] {
        let anchor = lines.anchor(start, end).unwrap();
        assert_eq!(
            (anchor.start(), anchor.end(), anchor.old_end()),
            (start, end, old_end)
        );
    }
    for (start, end) in [(0, 1), (2, 1), (5, 5), (4, 5), (4, 21), (20, 21), (22, 23)] {
        assert_eq!(lines.anchor(start, end), None, "{start} to {end}");
    }
}

#[test]
fn a_hunk_without_counts_and_a_new_file_are_read() {
    assert!(DiffLines::read("@@ -0,0 +1 @@\n+x\n").anchor(1, 1).is_some());
    assert!(DiffLines::read("@@ -5 +5 @@\n-x\n+y\n").anchor(5, 5).is_some());
}

#[test]
fn a_hunk_cut_short_shows_what_is_there() {
    let lines = DiffLines::read("@@ -1,9 +1,9 @@\n a\n b\n");
    assert!(lines.anchor(1, 2).is_some() && lines.anchor(3, 3).is_none());
}

#[test]
fn a_removed_line_that_looks_like_a_header_is_a_line() {
    // `--- a` and `@@ -1 +1 @@` as content of the file.
    let lines = DiffLines::read("@@ -1,2 +1,3 @@\n--- a\n+@@ -7 +70 @@\n+b\n c\n");
    assert!(lines.anchor(1, 3).is_some());
    assert!(lines.anchor(70, 70).is_none());
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "(@@ -[0-9]{1,11},[0-9]{1,11} \\+[0-9]{1,11} @@|[-+ ]x|\\PC{0,6}|\n){0,20}") {
        let lines = DiffLines::read(&text);
        if let Some(anchor) = lines.anchor(1, 2) {
            prop_assert_eq!((anchor.start(), anchor.end()), (1, 2));
        }
    }
}

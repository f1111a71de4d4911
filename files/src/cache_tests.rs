use super::*;

const RULES: [u8; 32] = [7; 32];
const SUBJECT: CacheSubject<'static> = CacheSubject {
    name: "a.json",
    class: FileClass::Json,
    settings: [1; 32],
};

fn on_day(folder: &Path, day: u16) -> Cache {
    Cache::at(Some(folder.join("x.clean")), &RULES, "1.0", day)
}

#[test]
fn what_was_clean_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Cache::open(folder.path(), Path::new("/project"), &RULES, "1.0");
    let first = open();
    let key = first.key(&SUBJECT, b"{}");
    assert!(!first.is_clean(key));
    first.mark_clean(key);
    first.save().unwrap();
    assert!(open().is_clean(key));
    assert!(!Cache::open(folder.path(), Path::new("/other"), &RULES, "1.0").is_clean(key));
    let tag = fs::read_to_string(folder.path().join("CACHEDIR.TAG")).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
}

#[test]
fn everything_a_verdict_depends_on_changes_the_key() {
    let cache = |rules, version| Cache::at(None, rules, version, 0);
    let plain = cache(&RULES, "1.0");
    let key = plain.key(&SUBJECT, b"{}");
    assert_eq!(key, cache(&RULES, "1.0").key(&SUBJECT, b"{}"));
    let others = [
        plain.key(&SUBJECT, b"{ }"),
        plain.key(
            &CacheSubject {
                name: "b.json",
                ..SUBJECT
            },
            b"{}",
        ),
        plain.key(
            &CacheSubject {
                class: FileClass::JsonWithComments,
                ..SUBJECT
            },
            b"{}",
        ),
        plain.key(
            &CacheSubject {
                settings: [2; 32],
                ..SUBJECT
            },
            b"{}",
        ),
        cache(&[8; 32], "1.0").key(&SUBJECT, b"{}"),
        cache(&RULES, "1.1").key(&SUBJECT, b"{}"),
    ];
    for other in others {
        assert_ne!(key, other);
    }
}

#[test]
fn runs_at_the_same_time_keep_each_other_s_entries() {
    let folder = tempfile::tempdir().unwrap();
    let (left, right) = (on_day(folder.path(), 9), on_day(folder.path(), 9));
    let (first, second) = (left.key(&SUBJECT, b"1"), left.key(&SUBJECT, b"2"));
    left.mark_clean(first);
    right.mark_clean(second);
    left.save().unwrap();
    right.save().unwrap();
    let after = on_day(folder.path(), 9);
    assert!(after.is_clean(first) && after.is_clean(second));
}

#[test]
fn many_runs_at_once_never_leave_a_broken_file() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8_u8 {
            let folder = folder.path();
            scope.spawn(move || {
                for round in 0..20_u8 {
                    let cache = on_day(folder, 9);
                    cache.mark_clean(cache.key(&SUBJECT, &[thread, round]));
                    cache.save().unwrap();
                    let bytes = fs::read(folder.join("x.clean")).unwrap();
                    assert!(decode(&bytes).is_some());
                }
            });
        }
    });
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "the cache and its tag, no temporary file");
}

#[test]
fn entries_are_dropped_when_nobody_used_them_for_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let cache = on_day(folder.path(), 100);
    let (old, used) = (cache.key(&SUBJECT, b"old"), cache.key(&SUBJECT, b"used"));
    cache.mark_clean(old);
    cache.mark_clean(used);
    cache.save().unwrap();
    let later = on_day(folder.path(), 125);
    assert!(later.is_clean(used));
    later.save().unwrap();
    let last = on_day(folder.path(), 140);
    last.mark_clean(last.key(&SUBJECT, b"new"));
    last.save().unwrap();
    let after = on_day(folder.path(), 140);
    assert!(after.is_clean(used));
    assert!(!after.is_clean(old));
}

#[test]
fn of_too_many_entries_the_last_used_stay() {
    let entries = (0..MOST_ENTRIES as u32 + 10).map(|number| {
        let mut key = [0; KEY];
        key[..4].copy_from_slice(&number.to_le_bytes());
        (CacheKey(key), if number < 10 { 1 } else { 2 })
    });
    let kept = evict(entries.collect(), 2);
    assert_eq!(kept.len(), MOST_ENTRIES);
    assert!(kept.iter().all(|(_, day)| *day == 2));
}

#[test]
fn a_damaged_file_counts_as_empty_and_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.clean");
    let cache = on_day(folder.path(), 9);
    let key = cache.key(&SUBJECT, b"{}");
    cache.mark_clean(key);
    cache.save().unwrap();
    let good = fs::read(&path).unwrap();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for damaged in [
        flipped,
        good[..good.len() - 1].to_vec(),
        Vec::new(),
        b"qmoi".to_vec(),
    ] {
        fs::write(&path, damaged).unwrap();
        let cache = on_day(folder.path(), 9);
        assert!(!cache.is_clean(key));
        cache.mark_clean(key);
        cache.save().unwrap();
        assert!(on_day(folder.path(), 9).is_clean(key));
    }
}

#[test]
fn a_run_that_learned_nothing_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = on_day(folder.path(), 9);
    let key = cache.key(&SUBJECT, b"{}");
    cache.mark_clean(key);
    cache.save().unwrap();
    fs::remove_file(folder.path().join("CACHEDIR.TAG")).unwrap();
    let second = on_day(folder.path(), 9);
    assert!(second.is_clean(key));
    second.save().unwrap();
    assert!(!folder.path().join("CACHEDIR.TAG").exists());
}

#[test]
fn a_disabled_cache_knows_and_keeps_nothing() {
    let cache = Cache::disabled();
    let key = cache.key(&SUBJECT, b"{}");
    cache.mark_clean(key);
    assert!(!cache.is_clean(key));
    cache.save().unwrap();
}

#[test]
fn files_of_projects_long_gone_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.clean"), "").unwrap();
    fs::write(folder.path().join("foreign.txt"), "").unwrap();
    let month = Duration::from_secs(u64::from(KEPT_DAYS + 1) * SECONDS_A_DAY);
    forget_old_projects(folder.path(), SystemTime::now());
    assert!(folder.path().join("old.clean").exists());
    forget_old_projects(folder.path(), SystemTime::now() + month);
    assert!(!folder.path().join("old.clean").exists());
    assert!(folder.path().join("foreign.txt").exists());
}

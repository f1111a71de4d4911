//! Every embedded rule loads, and every example of every rule holds in every variant.

use qmoi_engine::Rules;

#[test]
fn every_embedded_rule_loads() {
    let faults = Rules::default().faults();
    let told: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}", fault.path, fault.finding.message))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert_eq!(Rules::default().all().len(), Rules::embedded_ids().count());
}

#[test]
fn every_example_holds() {
    let results = Rules::default().test(&|_| true);
    assert!(!results.is_empty());
    let failures: Vec<String> = results
        .iter()
        .filter_map(|result| {
            Some(format!(
                "{} {}: {}",
                result.rule,
                result.example,
                result.failure.as_ref()?
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} examples fail\n{}",
        failures.len(),
        results.len(),
        failures.join("\n")
    );
}

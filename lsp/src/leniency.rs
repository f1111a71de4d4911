//! Numbers as clients send them, made into those the protocol has.
//!
//! A client that means the end of a line or a file may name the largest number it knows, or infinity's nearest neighbour.
//! The protocol's own types would refuse the message, a change would be lost, and with it the document. Places are clamped
//! instead, as places outside the text are.

use serde_json::Value;

/// The largest number of a line or a column.
const LARGEST: u32 = i32::MAX as u32;

/// Makes every line and column in `parameters` one that the protocol has.
pub(crate) fn clamp(parameters: &mut Value) {
    match parameters {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Number(_) if matches!(name.as_str(), "line" | "character") => {
                        *value = place(value).into();
                    }
                    // What these hold is the client's own, and comes back to it as it was.
                    _ if matches!(name.as_str(), "data" | "initializationOptions" | "settings") => {}
                    _ => clamp(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(clamp),
        _ => {}
    }
}

fn place(number: &Value) -> u32 {
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => u32::try_from(whole).map_or(LARGEST, |whole| whole.min(LARGEST)),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`as` clamps, which is meant"
        )]
        (None, Some(other)) => (other as u32).min(LARGEST),
        (None, None) => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_become_ones_that_the_protocol_has_and_all_else_stays() {
        let mut parameters = json!({
            "contentChanges": [{ "range": {
                "start": { "line": -1, "character": 2.9 },
                "end": { "line": 9007199254740991_u64, "character": 1.7976931348623157e308 },
            }, "text": "line" }],
            "data": { "line": -5 },
            "version": -3,
            "line": "x",
        });
        clamp(&mut parameters);
        let range = json!({
            "start": { "line": 0, "character": 2 },
            "end": { "line": i32::MAX, "character": i32::MAX },
        });
        assert_eq!(parameters["contentChanges"][0]["range"], range);
        assert_eq!(parameters["data"], json!({ "line": -5 }));
        assert_eq!(
            (&parameters["version"], &parameters["line"]),
            (&json!(-3), &json!("x"))
        );
    }
}

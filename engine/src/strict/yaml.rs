//! YAML 1.2.
use super::{Remark, RemarkKind, StrictError, Verdict};
use crate::text::Span;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as S, SpannedEventReceiver};
struct R<'t> {
    text: &'t str,
    stack: Vec<(bool, bool, std::collections::HashMap<String, Span>)>,
    remarks: Vec<Remark>,
}
fn byte(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(i, _)| i)
}
impl R<'_> {
    fn value(&mut self, key: Option<(String, Span)>) {
        if let Some((mapping, is_key, seen)) = self.stack.last_mut() {
            if *mapping {
                if *is_key && let Some((k, s)) = key {
                    if let Some(first) = seen.get(&k) {
                        self.remarks.push(Remark {
                            kind: RemarkKind::DuplicateKey,
                            span: s,
                            first: *first,
                        });
                    } else {
                        seen.insert(k, s);
                    }
                }
                *is_key = !*is_key;
            }
        }
    }
}
impl<'i> SpannedEventReceiver<'i> for R<'_> {
    fn on_event(&mut self, ev: Event<'i>, span: S) {
        match ev {
            Event::Scalar(v, style, ..) => {
                let s = Span::new(
                    byte(self.text, span.start.index()),
                    byte(self.text, span.end.index()),
                );
                let _ = style == ScalarStyle::Plain;
                self.value(Some((v.into_owned(), s)));
            }
            Event::Alias(_) => self.value(None),
            Event::MappingStart(..) => {
                self.value(None);
                self.stack.push((true, true, Default::default()));
            }
            Event::SequenceStart(..) => {
                self.value(None);
                self.stack.push((false, false, Default::default()));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.stack.pop();
            }
            _ => {}
        }
    }
}
pub(crate) fn judge(text: &str) -> Verdict {
    let mut r = R {
        text,
        stack: vec![],
        remarks: vec![],
    };
    match Parser::new_from_str(text).load(&mut r, true) {
        Ok(()) => Verdict {
            errors: vec![],
            remarks: r.remarks,
        },
        Err(e) => Verdict {
            errors: vec![StrictError {
                span: Span::at(byte(text, e.marker().index())),
                cause: e.info().to_owned(),
            }],
            remarks: vec![],
        },
    }
}

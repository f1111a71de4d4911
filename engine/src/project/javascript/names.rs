//! The few names whose meaning depends on whether the file declares them itself.

/// The names, in order; the place of a name in this list is its bit in a scope.
const KNOWN: [&str; 34] = [
    "require",
    "module",
    "exports",
    "__dirname",
    "__filename",
    "define",
    "assert",
    "async_hooks",
    "child_process",
    "cluster",
    "crypto",
    "dgram",
    "dns",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "net",
    "os",
    "path",
    "perf_hooks",
    "querystring",
    "readline",
    "stream",
    "string_decoder",
    "tls",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "zlib",
];

/// The longest of them.
const LONGEST: usize = 14;

/// One of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name(u8);

impl Name {
    pub(super) const REQUIRE: Self = Self(0);
    pub(super) const MODULE: Self = Self(1);
    pub(super) const EXPORTS: Self = Self(2);
    const FILENAME: Self = Self(4);
    const DEFINE: Self = Self(5);

    /// The name that `text` is, if it is one of them.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let found = KNOWN.iter().position(|name| *name == text)?;
        u8::try_from(found).ok().map(Self)
    }

    /// Its bit.
    pub(super) fn bit(self) -> u64 {
        1 << self.0
    }

    /// Whether it is a name of a module of Node's.
    pub(super) fn is_builtin(self) -> bool {
        self.0 > Self::DEFINE.0
    }

    /// Whether only CommonJS has it.
    pub(super) fn is_common(self) -> bool {
        self.0 <= Self::FILENAME.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_has_a_bit_of_its_own() {
        let mut bits = 0;
        for text in KNOWN {
            let name = Name::of(text).unwrap();
            assert_eq!(bits & name.bit(), 0, "{text}");
            assert!(text.len() <= LONGEST, "{text}");
            bits |= name.bit();
        }
        assert_eq!(Name::of("fs2"), None);
        assert!(Name::of("fs").unwrap().is_builtin());
        assert!(!Name::EXPORTS.is_builtin() && Name::EXPORTS.is_common());
        assert!(!Name::of("define").unwrap().is_common());
    }
}

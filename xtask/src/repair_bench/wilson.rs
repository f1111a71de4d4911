//! How sure a share is.

/// The 95 % confidence interval of a share of `hits` among `all`, after Wilson (1927). Everything is possible of none.
pub(crate) fn interval(hits: usize, all: usize) -> (f64, f64) {
    if all == 0 {
        return (0.0, 1.0);
    }
    /// The quantile of the normal distribution that 2.5 % lie above.
    const Z: f64 = 1.959_963_984_540_054;
    let all = all as f64;
    let share = hits as f64 / all;
    let divisor = 1.0 + Z * Z / all;
    let centre = (share + Z * Z / (2.0 * all)) / divisor;
    let reach = Z / divisor * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    ((centre - reach).max(0.0), (centre + reach).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(hits: usize, all: usize) -> (i64, i64) {
        let (low, high) = interval(hits, all);
        ((low * 1e4).round() as i64, (high * 1e4).round() as i64)
    }

    #[test]
    fn intervals_are_those_of_the_literature() {
        assert_eq!(rounded(81, 263), (2553, 3662));
        assert_eq!(rounded(0, 20), (0, 1611));
        assert_eq!(rounded(29, 29), (8830, 10000));
        assert_eq!(interval(0, 0), (0.0, 1.0));
    }
}

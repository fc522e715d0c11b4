//! Countries tinted by their number of partnerships, in steps that a legend can say.

/// How many steps there are at most.
const MOST: i32 = 4;

/// The number at which each step begins, for a map whose most linked country has `max` partnerships; none for an empty
/// map. Few numbers get 1, 2, 4, 8; many get round steps of about the same ratio.
#[must_use]
pub fn steps(max: u32) -> Vec<u32> {
    let mut steps = Vec::new();
    for step in 0..MOST {
        let start = if max < 16 {
            1 << step
        } else {
            round_down(f64::from(max).powf(f64::from(step) / f64::from(MOST)))
        };
        if start <= max && steps.last().is_none_or(|last| *last < start) {
            steps.push(start);
        }
    }
    steps
}

/// The step of a number, from 1; 0 is none.
#[must_use]
pub fn tint(count: u32, steps: &[u32]) -> usize {
    steps.iter().filter(|start| count >= **start).count()
}

/// 1, 2 or 5 times a power of ten.
fn round_down(value: f64) -> u32 {
    let power = 10_f64.powf(value.max(1.0).log10().floor());
    let digit = [5.0, 2.0, 1.0].into_iter().find(|digit| digit * power <= value);
    (digit.unwrap_or(1.0) * power) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_rise_and_every_number_has_one() {
        assert_eq!(steps(0), Vec::<u32>::new());
        assert_eq!(steps(1), [1]);
        assert_eq!(steps(5), [1, 2, 4]);
        assert_eq!(steps(15), [1, 2, 4, 8]);
        assert_eq!(steps(3_000), [1, 5, 50, 200]);
        for max in [1, 3, 16, 17, 250, 30_000, u32::MAX] {
            let steps = steps(max);
            assert!(steps.windows(2).all(|pair| pair[0] < pair[1]), "{max}: {steps:?}");
            assert_eq!(tint(1, &steps), 1);
            assert_eq!(tint(max, &steps), steps.len());
            assert_eq!(tint(0, &steps), 0);
        }
    }
}

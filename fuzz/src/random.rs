//! Choices of a fuzzer.

use bolero::Driver;
use bolero::generator::bolero_generator::ValueGenerator as _;

/// A number below `count`, which is not 0.
pub(crate) fn below<D: Driver>(driver: &mut D, count: usize) -> Option<usize> {
    (0..count).generate(driver)
}

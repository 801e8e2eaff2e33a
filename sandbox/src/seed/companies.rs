//! The companies that every sandbox has.

/// The company with many accounts and a policy.
pub const FIRST_COMPANY: i64 = 4_294_967_301;

/// The company with few accounts and no policy. Its id is above 2^53 and odd: read as floating
/// point it becomes another one.
pub const SECOND_COMPANY: i64 = 9_007_199_254_740_995;

//! How often somebody may do something: a bucket of tokens for each key, refilled with time, bounded in number.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// A limit on what each key may do: so many at once, and as many again in each period.
#[derive(Debug)]
pub struct Limit<K> {
    capacity: f64,
    refill_per_s: f64,
    keys_max: usize,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl<K: Eq + Hash + Clone> Limit<K> {
    /// `capacity` in each `period`, for at most `keys_max` keys at a time (about 100 bytes each).
    pub fn new(capacity: u32, period: SignedDuration, keys_max: usize) -> Self {
        let capacity = f64::from(capacity.max(1));
        let refill_per_s = capacity / period.as_secs_f64().max(f64::MIN_POSITIVE);
        Self { capacity, refill_per_s, keys_max: keys_max.max(1), buckets: Mutex::default() }
    }

    /// Takes one, or says after how many seconds one may be taken.
    pub fn take(&self, key: &K, now: Timestamp) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(key) && buckets.len() >= self.keys_max {
            self.make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(key.clone()).or_insert(Bucket { tokens: self.capacity, at: now });
        bucket.tokens = self.tokens(bucket, now);
        bucket.at = bucket.at.max(now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let seconds = ((1.0 - bucket.tokens) / self.refill_per_s).ceil();
        Err(seconds.max(1.0) as u64)
    }

    /// What is in a bucket now; a clock that went back gives nothing and takes nothing.
    fn tokens(&self, bucket: &Bucket, now: Timestamp) -> f64 {
        let passed_s = now.duration_since(bucket.at).as_secs_f64().max(0.0);
        (bucket.tokens + passed_s * self.refill_per_s).min(self.capacity)
    }

    /// Lets full buckets go, which is the same as never having seen their keys; if there are none, the fullest half.
    fn make_room(&self, buckets: &mut HashMap<K, Bucket>, now: Timestamp) {
        buckets.retain(|_, bucket| self.tokens(bucket, now) < self.capacity);
        if buckets.len() < self.keys_max {
            return;
        }
        let mut levels: Vec<f64> = buckets.values().map(|bucket| self.tokens(bucket, now)).collect();
        levels.sort_by(f64::total_cmp);
        let middle = levels.get(levels.len() / 2).copied().unwrap_or(0.0);
        buckets.retain(|_, bucket| self.tokens(bucket, now) < middle);
        if buckets.len() >= self.keys_max {
            buckets.clear();
        }
    }
}

/// What stands for one connection: an IPv4 address, or the /64 that an IPv6 network is given as a whole.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn three_a_minute(keys_max: usize) -> Limit<u32> {
        Limit::new(3, SignedDuration::from_secs(60), keys_max)
    }

    #[test]
    fn the_fourth_in_a_minute_waits_for_its_token() {
        let limit = three_a_minute(10);
        for _ in 0..3 {
            assert_eq!(limit.take(&1, at(0)), Ok(()));
        }
        assert_eq!(limit.take(&1, at(0)), Err(20));
        assert_eq!(limit.take(&2, at(0)), Ok(()), "others are not held up");
        assert_eq!(limit.take(&1, at(20)), Ok(()));
        assert_eq!(limit.take(&1, at(20)), Err(20));
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_tokens() {
        let limit = three_a_minute(10);
        for _ in 0..3 {
            limit.take(&1, at(100)).unwrap();
        }
        assert!(limit.take(&1, at(0)).is_err());
        assert!(limit.take(&1, at(101)).is_err());
        assert_eq!(limit.take(&1, at(120)), Ok(()));
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let limit = three_a_minute(100);
        for key in 0..10_000 {
            limit.take(&key, at(0)).unwrap();
        }
        assert!(limit.buckets.lock().unwrap().len() <= 100);
    }

    #[test]
    fn a_flood_of_new_keys_does_not_free_who_is_held_back() {
        let limit = three_a_minute(100);
        while limit.take(&0, at(0)).is_ok() {}
        for key in 1..1_000 {
            limit.take(&key, at(0)).unwrap();
        }
        assert!(limit.take(&0, at(0)).is_err());
    }

    #[test]
    fn a_network_counts_as_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6".parse().unwrap()), network("2001:db8:1:2::9".parse().unwrap()));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}

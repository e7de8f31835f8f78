//! Counters, gauges and histograms, kept in the process and handed out as Prometheus text.

use std::{sync::OnceLock, time::Duration};

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds; from what SQLite answers from memory up to what a person would call broken.
const REQUEST_BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

pub(super) const REQUESTS: &str = "talent_portal_requests_total";
pub(super) const REQUEST_SECONDS: &str = "talent_portal_request_seconds";
const RESIDENT_BYTES: &str = "talent_portal_resident_bytes";
const START_SECONDS: &str = "talent_portal_start_seconds";
/// How many units of work PostgreSQL is given side by side.
pub const WRITERS: &str = "talent_portal_database_writers";

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder once; without it every figure is dropped silently, which suits commands that end at once.
pub(super) fn install() {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &REQUEST_BUCKETS)
            .ok()?;
        let handle = builder.install_recorder().ok()?;
        describe_counter!(REQUESTS, "Requests answered, by method, route pattern and status.");
        describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time to answer, by method and route pattern.");
        describe_gauge!(RESIDENT_BYTES, Unit::Bytes, "Memory of the process that is resident.");
        describe_gauge!(
            START_SECONDS,
            Unit::Seconds,
            "Time from the start of the process to the first answer it could give."
        );
        describe_gauge!(WRITERS, "Units of work that may write side by side on PostgreSQL; narrower after lost races.");
        Some(handle)
    });
}

/// The text of `/metrics`. Empty before [`super::init`].
pub fn metrics_text() -> String {
    let Some(handle) = HANDLE.get().and_then(Option::as_ref) else { return String::new() };
    if let Some(bytes) = resident_bytes() {
        gauge!(RESIDENT_BYTES).set(count_to_float(bytes));
    }
    handle.run_upkeep();
    handle.render()
}

/// Notes how long the start took; the same figure is printed by `serve`.
pub fn ready_to_serve(after: Duration) {
    gauge!(START_SECONDS).set(after.as_secs_f64());
}

/// Resident memory of this process in bytes, or nothing where the system does not tell.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// Exact up to 2^53, far above any amount of memory; `f64` has no `From<u64>` for lack of the rest.
fn count_to_float(count: u64) -> f64 {
    let high = u32::try_from(count >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(count & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

#[cfg(test)]
mod tests {
    use super::{count_to_float, install, metrics_text, ready_to_serve};

    #[test]
    fn the_text_names_memory_and_start() {
        install();
        ready_to_serve(std::time::Duration::from_millis(120));
        let text = metrics_text();
        assert!(text.contains("talent_portal_start_seconds 0.12"), "{text}");
        assert!(text.contains("talent_portal_resident_bytes "), "{text}");
    }

    #[test]
    fn large_counts_stay_exact() {
        for count in [0_u64, 1, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991] {
            assert_eq!(format!("{}", count_to_float(count)), format!("{count}"));
        }
    }
}

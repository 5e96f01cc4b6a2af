//! Session descriptions: checked, and read to the last attribute.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use frazil_benches::descriptions::{AUDIO_VIDEO, DATA_CHANNEL, hostile};
use frazil_sdp::{AnyAttribute, Candidate, ParseError, Session};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    size(&mut criterion);
    criterion.final_summary();
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sdp/parse");
    for (name, text) in [("data_channel", DATA_CHANNEL), ("audio_video", AUDIO_VIDEO)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{name}_checked"), |bencher| {
            bencher.iter(|| Session::parse(black_box(text)).is_ok());
        });
        group.bench_function(format!("{name}_ice"), |bencher| {
            bencher.iter(|| ice(black_box(text)));
        });
        group.bench_function(format!("{name}_typed"), |bencher| {
            bencher.iter(|| typed(black_box(text)));
        });
        // What no parser can do without: finding the lines.
        group.bench_function(format!("floor_lines_of_{name}"), |bencher| {
            bencher.iter(|| black_box(text).split('\n').count());
        });
    }
    group.finish();
}

/// What an ICE agent wants to know of the first media section; counts the candidates.
fn ice(text: &str) -> Result<usize, ParseError> {
    let session = Session::parse(text)?;
    let Some(media) = session.media().next() else { return Ok(0) };
    media.ice_parameters()?;
    Ok(media.all::<Candidate<'_>>().filter(Result::is_ok).count())
}

/// Every attribute as its type; counts those that have one.
fn typed(text: &str) -> Result<usize, ParseError> {
    let session = Session::parse(text)?;
    let attributes = session.typed().chain(session.media().flat_map(|media| media.typed()));
    Ok(attributes.filter(|typed| !matches!(typed, Ok(AnyAttribute::Other(_)))).count())
}

/// Texts from ten kilobytes to ten megabytes, each read whole: the throughput is the same for all.
fn size(criterion: &mut Criterion) {
    for (name, make) in hostile::SHAPES {
        let mut group = criterion.benchmark_group(format!("sdp/size/{name}"));
        group.sample_size(10);
        for size in [10_000, 100_000, 1_000_000, 10_000_000] {
            let text = make(size);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| hostile::read(black_box(&text)));
            });
        }
        group.finish();
    }
}

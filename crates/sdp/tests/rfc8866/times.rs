//! §5.9 to §5.11: when a session takes place.

use std::time::Duration;

use frazil_sdp::{Repeat, Timing, ZoneAdjustment, ZoneAdjustments};

use super::parse;

#[test]
fn rfc8866_s5_9_a__a_session_may_take_place_at_several_times() {
    // The RFC's two mornings.
    let session = parse("t=3724394400 3724398000\nt=3724484400 3724488000\n");
    let times: Vec<_> = session.times().map(|time| time.timing().unwrap()).collect();
    let unix: Vec<_> = times.iter().map(|time| (time.unix_start(), time.unix_stop())).collect();
    let morning = |start| (Some(start), Some(start + 3600));
    assert_eq!(unix, [morning(1_515_405_600), morning(1_515_495_600)]);
    assert_eq!(session.timing(), Ok(Some(times[0])));
}

#[test]
fn rfc8866_s5_9_b__times_do_not_wrap_in_2036_and_0_means_none() {
    let read = |text| parse(text).timing().unwrap().unwrap();
    let later = read("t=4294967296 18446744073709551615\n");
    // 7 February 2036, 6:28:16 UTC.
    assert_eq!(later.unix_start(), Some(2_085_978_496));
    assert!(later.is_bounded() && !later.is_permanent());
    let permanent = read("t=0 0\n");
    assert!(permanent.is_permanent());
    assert_eq!((permanent.unix_start(), permanent.unix_stop()), (None, None));
    let open = read("t=3724394400 0\n");
    assert!(!open.is_bounded() && !open.is_permanent());
    assert!(Timing { start: 999_999_999, stop: 0 }.check().is_err());
}

#[test]
fn rfc8866_s5_10_a__spans_have_units_of_days_hours_minutes_and_seconds() {
    let session = parse("t=3724394400 3730536000\nr=604800 3600 0 90000\nr=7d 1h 0 25h\n");
    let repeats: Vec<_> = session.times().next().unwrap().repeats().map(Result::unwrap).collect();
    assert_eq!(repeats[0], repeats[1]);
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    assert_eq!((repeats[1].interval(), repeats[1].active()), (hours(7 * 24), hours(1)));
    assert_eq!(repeats[1].offsets().collect::<Vec<_>>(), [hours(0), hours(25)]);
    assert_eq!(Repeat::new("1d 90m 3600s"), Repeat::new("24h 5400 60m"));
    let zone = ZoneAdjustments::new("3730928400 -1h 3749680800 0").unwrap();
    let first = ZoneAdjustment { time: 3_730_928_400, offset: -3600 };
    assert_eq!(zone.iter().next(), Some(first));
    let minutes = ZoneAdjustments::new("3730928400 -60m 3749680800 0s").unwrap();
    assert_eq!(minutes, zone);
}

#[test]
fn rfc8866_s5_11_a__adjustments_are_of_the_time_before_them_or_as_of_old_of_all() {
    let text = "t=3724394400 3754123200\nr=7d 1h 0\nz=3730928400 -1h\n\
        t=3724484400 3754213200\nr=7d 1h 0\nz=3730928400 1h\nt=3854124000 0\n";
    let session = parse(text);
    let offsets: Vec<_> = session
        .times()
        .map(|time| time.adjustments().unwrap().map(|zone| zone.offset_at(3_730_928_400)))
        .collect();
    assert_eq!(offsets, [Some(-3600), Some(3600), None]);
    // RFC 4566: one line behind all times, for all of them.
    let old = parse("t=3724394400 0\nr=7d 1h 0\nt=3724484400 0\nr=7d 1h 0\nz=3730928400 -1h\n");
    let zone = old.adjustments().unwrap().unwrap();
    assert_eq!(zone.offset_at(3_740_000_000), -3600);
    let own: Vec<_> = old.times().map(|time| time.adjustments().unwrap()).collect();
    assert_eq!(own, [None, Some(zone)]);
    assert_eq!(parse("t=0 0\n").adjustments(), Ok(None));
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cause, Repeat, Timing, ZoneAdjustments};

    use crate::building::{audio, line, session};

    fn weekly() -> Repeat<'static> {
        Repeat::new("604800 3600 0 90000").unwrap()
    }

    fn summer() -> ZoneAdjustments<'static> {
        ZoneAdjustments::new("3730928400 -3600 3749680800 0").unwrap()
    }

    #[test]
    fn rfc8866_s5_b_and_s5_9_a_b_and_s5_10_a_and_s5_11_a__times_stand_in_their_order() {
        let timing = |start, stop| Timing::from_unix(start, stop).unwrap();
        let text = session()
            .timing(timing(1_515_405_600, Some(1_545_134_400)))
            .repeat(&weekly())
            .repeat(&Repeat::new("1d 90 0").unwrap())
            .media(audio())
            .adjustments(&summer())
            .timing(timing(1_515_495_600, None))
            .uri("http://example.com/")
            .finish()
            .unwrap();
        let times = "u=http://example.com/\r\nt=3724394400 3754123200\r\nr=7d 1h 0 25h\r\n\
            r=1d 90 0\r\nz=3730928400 -1h 3749680800 0\r\nt=3724484400 0\r\nm=";
        assert!(text.contains(times), "{text}");
        let none = session().finish().unwrap();
        assert!(none.ends_with("\r\nt=0 0\r\n"));
        // What repeats belongs to a time.
        let alone = session().repeat(&weekly()).finish().unwrap();
        assert!(alone.ends_with("\r\nt=0 0\r\nr=7d 1h 0 25h\r\n"));
        assert_eq!(alone, session().line('r', "7d 1h 0 25h").finish().unwrap());
    }

    #[test]
    fn rfc8866_s5_11_a__adjustments_stand_behind_what_repeats_and_nowhere_else() {
        let timing = Timing::default();
        for (builder, letter) in [
            (session().adjustments(&summer()), 'z'),
            (session().timing(timing).adjustments(&summer()), 'z'),
            (session().media(audio().line('z', "0 1")), 'z'),
        ] {
            assert_eq!(builder.finish(), Err(BuildError::Letter(letter)));
        }
        // A repetition that is added later goes before them.
        let late = session().repeat(&weekly()).adjustments(&summer()).line('r', "1d 90 0");
        assert!(late.finish().unwrap().contains("\r\nr=1d 90 0\r\nz="));
        let twice = session().repeat(&weekly()).adjustments(&summer()).adjustments(&summer());
        assert_eq!(twice.finish(), Err(BuildError::Repeated('z')));
    }

    #[test]
    fn rfc8866_s5_9_b__a_time_has_ten_digits() {
        let cause = Cause::OutOfRange { min: 1_000_000_000, max: u64::MAX };
        let short = session().timing(Timing { start: 0, stop: 999_999_999 });
        assert_eq!(short.finish(), line('t', cause));
    }
}

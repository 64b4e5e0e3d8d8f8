package dev.sentryauth.adapters.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Points and spans of time for a person. Formatters of the JDK would cost start-up time. */
public final class Times {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Times() {}

    /** A span in its largest unit, rounded down: {@code 29 days}, {@code 1 hour}, {@code 0 seconds}. Not negative. */
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= DAY) {
            return count(seconds / DAY, "day");
        }
        if (seconds >= HOUR) {
            return count(seconds / HOUR, "hour");
        }
        return seconds >= MINUTE ? count(seconds / MINUTE, "minute") : count(seconds, "second");
    }

    /** The same, rounded up to minutes or, below one, to seconds: {@code 10 minutes} for 9:59. */
    public static String spanRoundedUp(Duration duration) {
        Duration step = Duration.ofSeconds(duration.toSeconds() >= MINUTE ? MINUTE : 1);
        return span(duration.plus(step).minusNanos(1));
    }

    /** The time that is left, to the nearest number of its largest unit: {@code 30 days} a second after 30 days were. */
    public static String left(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= DAY - HOUR / 2) {
            return count((seconds + DAY / 2) / DAY, "day");
        }
        if (seconds >= HOUR - MINUTE / 2) {
            return count((seconds + HOUR / 2) / HOUR, "hour");
        }
        return seconds >= MINUTE ? count((seconds + MINUTE / 2) / MINUTE, "minute") : count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** A countdown, rounded up to seconds: {@code 9:42}, {@code 1:00:05}. */
    public static String countdown(Duration left) {
        long seconds = Math.max(0, left.plusNanos(999_999_999).toSeconds());
        StringBuilder text = new StringBuilder();
        long minutes = seconds / MINUTE;
        if (seconds >= HOUR) {
            text.append(seconds / HOUR).append(':');
            minutes = seconds % HOUR / MINUTE;
            twoDigits(text, minutes);
        } else {
            text.append(minutes);
        }
        twoDigits(text.append(':'), seconds % MINUTE);
        return text.toString();
    }

    /** A moment to the minute: {@code 2026-12-23 10:15 UTC}. */
    public static String moment(Instant instant) {
        long seconds = instant.getEpochSecond();
        long ofDay = Math.floorMod(seconds, DAY);
        StringBuilder text = new StringBuilder()
                .append(LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY)))
                .append(' ');
        twoDigits(text, ofDay / HOUR);
        twoDigits(text.append(':'), ofDay % HOUR / MINUTE);
        return text.append(" UTC").toString();
    }

    private static void twoDigits(StringBuilder text, long number) {
        if (number < 10) {
            text.append('0');
        }
        text.append(number);
    }
}

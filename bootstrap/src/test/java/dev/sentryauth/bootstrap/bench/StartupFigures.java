package dev.sentryauth.bootstrap.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured. The n-th time of each subject and column comes from the n-th round, so any two can be paired. */
final class StartupFigures {
    private final List<StartupSubject> subjects;
    private final Map<String, List<StartupMeter.Took>> times = new HashMap<>();
    private final Map<String, List<Double>> peaks = new HashMap<>();
    private int rounds;

    StartupFigures(List<StartupSubject> subjects) {
        this.subjects = subjects;
    }

    List<StartupSubject> subjects() {
        return subjects;
    }

    int rounds() {
        return rounds;
    }

    void endRound() {
        rounds++;
    }

    void include(StartupSubject subject, int column) {
        times.put(key(subject.name(), column), new ArrayList<>());
        peaks.put(key(subject.name(), column), new ArrayList<>());
    }

    boolean has(StartupSubject subject, int column) {
        return times.containsKey(key(subject.name(), column));
    }

    void add(StartupSubject subject, int column, StartupMeter.Took took) {
        times.getOrDefault(key(subject.name(), column), new ArrayList<>()).add(took);
    }

    void addPeak(StartupSubject subject, int column, double megabytes) {
        peaks.getOrDefault(key(subject.name(), column), new ArrayList<>()).add(megabytes);
    }

    /** The median in milliseconds; NaN if it was not measured. */
    double wall(String subject, int column) {
        return median(times.get(key(subject, column)), StartupMeter.Took::wall);
    }

    /** The median in milliseconds; NaN if it was not measured. */
    double processor(String subject, int column) {
        return median(times.get(key(subject, column)), StartupMeter.Took::processor);
    }

    /** The median in megabytes; NaN if it was not measured. */
    double peak(String subject, int column) {
        List<Double> all = peaks.get(key(subject, column));
        return all == null || all.isEmpty()
                ? Double.NaN
                : StartupBench.median(
                        all.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The median of the rounds' ratios of wall time; NaN if one of the two was not measured. */
    double ratio(String subject, int column, @Nullable String other, int otherColumn) {
        List<StartupMeter.Took> above = times.get(key(subject, column));
        List<StartupMeter.Took> below = other == null ? null : times.get(key(other, otherColumn));
        if (above == null || below == null || above.isEmpty() || above.size() != below.size()) {
            return Double.NaN;
        }
        double[] ratios = new double[above.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above.get(i).wall() / below.get(i).wall();
        }
        return StartupBench.median(ratios);
    }

    private static double median(@Nullable List<StartupMeter.Took> all, ToDoubleFunction<StartupMeter.Took> what) {
        return all == null || all.isEmpty()
                ? Double.NaN
                : StartupBench.median(all.stream().mapToDouble(what).toArray());
    }

    private static String key(String subject, int column) {
        return subject + '#' + column;
    }
}

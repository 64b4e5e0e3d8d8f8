package dev.sentryauth.bootstrap.rig;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a process of the rig is told to do: one line on its standard input. Immutable. */
final class Job {
    private final Map<String, String> values;

    private Job(Map<String, String> values) {
        this.values = values;
    }

    static Job of(Operation operation, Path directory, String url, String clientId) {
        return new Job(Map.of())
                .with("operation", operation.name())
                .with("directory", directory.toString())
                .with("url", url)
                .with("client", clientId);
    }

    static Job parse(String line) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : line.split("\t")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Job(values);
    }

    private Job with(String name, Object value) {
        Map<String, String> all = new TreeMap<>(values);
        all.put(name, value.toString());
        return new Job(all);
    }

    /** The API token to sign in with. */
    Job token(String token) {
        return with("token", token);
    }

    /** How many threads do it at once, and how far apart they begin at most. */
    Job threads(int threads, long seed, long jitterMicros) {
        return with("threads", threads).with("seed", seed).with("jitter", jitterMicros);
    }

    /** Tell each step, and wait for a line on standard input at these. */
    Job pausingAt(String... steps) {
        return telling().with("pauses", String.join(",", steps));
    }

    /** Tell each step. */
    Job telling() {
        return with("telling", true);
    }

    /** How far the wall clock is off. */
    Job clockOff(long seconds) {
        return with("clock", seconds);
    }

    /** Let pauses pass so many times as fast, in the waiting for a lease as well. */
    Job hurrying(int factor) {
        return with("hurry", factor);
    }

    /** No request may take longer. */
    Job requestsWithin(long millis) {
        return with("within", millis);
    }

    String line() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\t"));
    }

    Operation operation() {
        return Operation.valueOf(text("operation"));
    }

    Path directory() {
        return Path.of(text("directory"));
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the job has no " + name);
        }
        return value;
    }

    long number(String name, long otherwise) {
        return Long.parseLong(values.getOrDefault(name, String.valueOf(otherwise)));
    }

    boolean isTelling() {
        return values.containsKey("telling");
    }

    Set<String> pauses() {
        return Arrays.stream(values.getOrDefault("pauses", "").split(",")).collect(Collectors.toSet());
    }
}

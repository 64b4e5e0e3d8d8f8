package dev.sentryauth.bootstrap.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one process and says what it took. bash's {@code time} has milliseconds, of the process and of what it has waited
 * for; {@code /usr/bin/time} knows the peak of its memory.
 */
final class StartupMeter {
    private static final String SCRIPT = "TIMEFORMAT='%3R %3U %3S'; said=$1; took=$2; shift 2;"
            + " { time \"$@\" >/dev/null 2>\"$said\" </dev/null; } 2>\"$took\"";

    private static final Path TIME = Path.of("/usr/bin/time");

    private final Path said;
    private final Path took;
    private final boolean bash =
            Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash"));

    StartupMeter(Path work) {
        this.said = work.resolve("said");
        this.took = work.resolve("took");
    }

    /**
     * What a process took, in milliseconds.
     *
     * @param processor user and system time; NaN if nobody here can tell
     */
    record Took(double wall, double processor) {}

    boolean knowsProcessor() {
        return bash;
    }

    boolean knowsMemory() {
        return Files.isExecutable(TIME);
    }

    Took time(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        if (!bash) {
            long start = System.nanoTime();
            run(command, environment);
            return new Took((System.nanoTime() - start) / 1e6, Double.NaN);
        }
        List<String> timed = new ArrayList<>(
                List.of("bash", "--norc", "--noprofile", "-c", SCRIPT, "bench", said.toString(), took.toString()));
        timed.addAll(command);
        run(timed, environment);
        String[] seconds = Files.readString(took).strip().split(" ");
        return new Took(
                1000 * Double.parseDouble(seconds[0]),
                1000 * (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])));
    }

    /** Megabytes. */
    double peak(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> measured = new ArrayList<>(List.of(TIME.toString(), "-f", "%M", "-o", took.toString()));
        measured.addAll(command);
        run(measured, environment);
        return Double.parseDouble(Files.readString(took).strip()) / 1024;
    }

    private void run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_") || name.equals("LC_ALL"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_NUMERIC", "C");
        if (!bash || command.get(0).equals(TIME.toString())) {
            builder.redirectError(said.toFile());
        }
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("it was still running after two minutes");
        }
        if (process.exitValue() != 0) {
            String message = Files.exists(said) ? Files.readString(said).strip() : "";
            int line = message.indexOf('\n');
            throw new IOException(
                    "exit code " + process.exitValue() + ": " + (line < 0 ? message : message.substring(0, line)));
        }
    }
}

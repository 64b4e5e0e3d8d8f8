package dev.sentryauth.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The packaged CLI as a process: by the launcher that people have, or as a jar on a JVM with options. */
public final class Program {
    /** The project's directory. */
    public static final Path ROOT = Path.of(System.getProperty("sentry.root", ".."));

    private static final Path LAUNCHER = ROOT.resolve("bootstrap/target/dist/sentry/bin/sentry")
            .toAbsolutePath()
            .normalize();

    private Program() {}

    /** What a process left behind. */
    public record Ended(int exit, String out, String err) {}

    /** What runs the CLI with these arguments; with JVM options it goes without the launcher, which takes none. */
    public static List<String> command(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        if (jvmOptions.isEmpty()) {
            command.add(LAUNCHER.toString());
        } else {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC"));
            command.addAll(jvmOptions);
            command.addAll(
                    List.of("-jar", ROOT.resolve("bootstrap/target/sentry.jar").toString()));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it; the checked exception is of no use to a test. */
    public static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a process its input and waits for its end, for so many seconds. */
    public static Ended finish(Process process, String input, long seconds) {
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        try {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading: what it says matters, not this.
            }
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + seconds + " s: " + err.join());
            }
            return new Ended(process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task, "output").start()); // the common pool is too small for many processes at once
    }
}

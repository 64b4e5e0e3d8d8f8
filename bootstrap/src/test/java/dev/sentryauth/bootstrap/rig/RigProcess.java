package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link RigMain} as the rig sees it. May be used from any thread. */
final class RigProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Writer input;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private int read;
    private int beforeJob;
    private boolean ended;

    private RigProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::readAll, "rig-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; it takes its time to be ready. */
    static RigProcess start() {
        return start(Launch.command());
    }

    static RigProcess start(List<String> command) {
        try {
            return new RigProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAll() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("reading failed: " + e);
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    long pid() {
        return process.pid();
    }

    /** Everything that it has told. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The steps that it has told since the last job, in their order. */
    synchronized List<Step> steps() {
        return lines.subList(beforeJob, lines.size()).stream()
                .filter(line -> line.startsWith("step "))
                .map(Step::parse)
                .toList();
    }

    /**
     * A step that was passed.
     *
     * @param nanos when, by the machine's monotonic clock, which all its processes share
     */
    record Step(long nanos, String name) {
        private static Step parse(String line) {
            String[] parts = line.split(" ", 3);
            return new Step(Long.parseLong(parts[1]), parts[2]);
        }
    }

    /** Only while it has no job. */
    void send(Job job) {
        synchronized (this) {
            beforeJob = lines.size();
        }
        send(job.line());
    }

    /** Lets it go on from where it pauses. */
    void goOn() {
        send("on");
    }

    void send(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it is gone: " + lines(), e);
        }
    }

    /** Waits for the next line with this beginning and returns the rest of it; other lines are skipped. */
    synchronized String await(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            while (read < lines.size()) {
                String line = lines.get(read++);
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new IllegalStateException("no '" + beginning + "' from the process, but " + lines);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until a job is done. */
    List<Outcome> results(int threads) throws InterruptedException {
        List<Outcome> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            results.add(Outcome.parse(await("result ")));
        }
        await("done");
        return results;
    }

    Outcome result() throws InterruptedException {
        return results(1).get(0);
    }

    /** Ends its input, and with that the process. */
    void finish() throws IOException, InterruptedException {
        input.close();
        process.waitFor();
    }

    /** SIGKILL. What it told before can be read afterwards. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** SIGSTOP; returns when every thread of it stands still. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
        while (!standsStill()) {
            Thread.onSpinWait();
        }
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", signal, String.valueOf(pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + signal + ": " + exit);
        }
    }

    private boolean standsStill() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
        } catch (NoSuchFileException e) {
            return false; // a thread has ended while we looked
        }
        return true;
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}

package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another process on the same directory: started by tests, told what to do by its first argument, killed at will. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Path scratch;

    private Child(Process process, Path scratch) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.scratch = scratch;
    }

    /** Starts one; {@code wrapper} comes before the java command. */
    static Child start(List<String> wrapper, String what, Path directory) throws IOException {
        // The driver unpacks its library there and cannot tidy up when it is killed.
        Path scratch = Files.createTempDirectory("sqlite-child");
        scratch.toFile().setWritable(true, false); // it may run as another user
        scratch.toFile().setExecutable(true, false);
        scratch.toFile().setReadable(true, false);
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                what,
                directory.toString()));
        // What it complains about comes as a line, and so into the failure of the test.
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), scratch);
    }

    static Child start(String what, Path directory) throws IOException {
        return start(List.of(), what, directory);
    }

    /** The next line that it prints; null after the last. */
    String line() throws IOException {
        return output.readLine();
    }

    /** Ends its input, on which a child that holds something waits. */
    void release() throws IOException {
        process.getOutputStream().close();
    }

    /** As kill -9 does; what it has printed can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        kill();
        output.close();
        try (Stream<Path> files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }

    public static void main(String[] args) throws Exception {
        Fixture here = new Fixture(Path.of(args[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            out.println(run(args[0], here, out));
        } catch (TokenStoreException e) {
            out.println(e.reason() + " " + e.getMessage());
        }
    }

    private static String run(String what, Fixture here, PrintStream out) throws Exception {
        SqliteTokenStore store = here.store();
        switch (what) {
            case "load" -> {
                return "loaded " + store.load();
            }
            case "load-impatiently" -> new SqliteTokenStore(here.impatientDatabase(), new SystemClock()).load();
            case "load-without-library" -> {
                System.setProperty("org.sqlite.tmpdir", "/dev/null");
                store.load();
            }
            case "save" -> {
                store.save(Fixture.credential("child"));
                try (Lease lease = store.acquireLease(Duration.ZERO)) {
                    return "saved " + (lease != null);
                }
            }
            case "check" -> store.checkWritable();
            case "lease" -> {
                try (Lease lease = store.acquireLease(Duration.ZERO)) {
                    out.println(lease == null ? "busy" : "held");
                    awaitEndOfInput();
                }
            }
            case "save-forever" -> {
                for (int i = 0; true; i++) {
                    store.save(Fixture.credential(String.valueOf(i)));
                    out.println(i);
                }
            }
            case "die-while-writing" -> dieWhileWriting(here);
            default -> throw new IllegalArgumentException(what);
        }
        return "done";
    }

    /** Leaves a journal behind that has to be rolled back: so small a cache makes SQLite write before the commit. */
    private static void dieWhileWriting(Fixture here) throws Exception {
        try (Connection connection = here.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = 2");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE auth SET token = 'half-done'");
            statement.execute("CREATE TABLE ballast (bytes)");
            for (int i = 0; i < 100; i++) {
                statement.execute("INSERT INTO ballast VALUES (randomblob(5000))");
            }
            Runtime.getRuntime().halt(1);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        System.in.readAllBytes();
    }
}

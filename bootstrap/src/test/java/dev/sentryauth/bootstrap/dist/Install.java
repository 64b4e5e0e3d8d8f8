package dev.sentryauth.bootstrap.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fresh installation of the distribution, as it comes out of a package. Its temporary and configuration directories are its own. */
final class Install {
    private static final Path ROOT =
            Path.of(System.getProperty("sentry.root", "..")).toAbsolutePath().normalize();
    private static final long TIMEOUT_SECONDS = 120;

    /** {@code bootstrap/target/dist/sentry}. */
    static final Path BUILT = ROOT.resolve("bootstrap/target/dist/sentry");

    final Path home;
    final Path temporary;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final Map<Process, Path[]> outputs = new ConcurrentHashMap<>();

    /** What a process left behind. */
    record Result(int exit, String out, String err) {}

    private Install(Path directory, Path home) {
        this.home = home;
        try {
            this.temporary = Files.createDirectories(directory.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set("TMPDIR", temporary.toString());
        set("SENTRY_CONFIG_DIR", directory.resolve("config").toString());
        set("HOME", directory.toString());
    }

    /** A copy of the built distribution in {@code directory}; {@code jdk} null: with its own runtime and archives. */
    static Install fresh(Path directory, String name, @Nullable Path jdk) {
        Path home = directory.resolve(name);
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = BUILT.relativize(file);
                if (jdk == null || !(relative.startsWith("runtime") || relative.startsWith("archive"))) {
                    copy(file, home.resolve(relative.toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Install install = new Install(directory, home);
        return jdk == null ? install : install.set("SENTRY_JAVA_HOME", jdk.toString());
    }

    private static void copy(Path file, Path to) throws IOException {
        if (Files.isDirectory(file)) {
            Files.createDirectories(to);
        } else if ((file.startsWith(BUILT.resolve("runtime")) || file.startsWith(BUILT.resolve("archive")))
                && !Files.isSymbolicLink(file)) {
            link(file, to);
        } else {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** 140 MB that nobody changes. */
    private static void link(Path file, Path to) throws IOException {
        try {
            Files.createLink(to, file);
        } catch (FileSystemException anotherFileSystem) {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    Install set(String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        return this;
    }

    /** Puts a program with its arguments before the launcher. */
    Install through(String... program) {
        prefix.clear();
        prefix.addAll(List.of(program));
        return this;
    }

    /** The build's name, which launcher and jars share. */
    String build() throws IOException {
        return Files.readString(home.resolve("version")).strip();
    }

    Path launcher() {
        return home.resolve("bin/sentry");
    }

    Result run(String... arguments) {
        return finish(start(arguments));
    }

    Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    Process start(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.getParent().toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SENTRY_") || name.startsWith("JAVA_") || name.startsWith("JDK_"));
        builder.environment().putAll(environment);
        try {
            // To files: a pipe would stay open as long as anything in the background has it.
            Path out = Files.createTempFile(home.getParent(), "out", ".txt");
            Path err = Files.createTempFile(home.getParent(), "err", ".txt");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            outputs.put(process, new Path[] {out, err});
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result finish(Process process) {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + TIMEOUT_SECONDS + " s");
            }
            Path[] files = outputs.get(process);
            return new Result(process.exitValue(), Files.readString(files[0]), Files.readString(files[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The archive for {@code local} commands or for {@code all}. */
    Path archive(String kind) throws IOException {
        return home.resolve("archive/" + build() + "-" + kind + ".jsa");
    }

    /** Whether {@code --version} runs from its archive: a JVM that must and cannot does not start. */
    boolean usesArchive() {
        return usesArchive("--version");
    }

    boolean usesArchive(String... arguments) {
        set("SENTRY_JAVA_OPTIONS", "-Xshare:on");
        Result result = run(arguments);
        set("SENTRY_JAVA_OPTIONS", null);
        return !(result.out() + result.err()).contains("shared archive");
    }

    /** Whether archives serve a copy too: since JDK 25. */
    boolean mayBeMoved() {
        return Jdks.feature(home.resolve("runtime")) >= 25;
    }

    /** Every file of the installation with its size and time, and what lies in the temporary directory. */
    List<String> contents() throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path place : List.of(home, temporary)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    contents.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
        }
        return contents;
    }

    /** Whatever still runs with this installation's temporary directory in its environment. */
    List<Long> processes() throws IOException {
        List<Long> left = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>)
                    all.filter(path -> path.getFileName().toString().matches("\\d+"))::iterator) {
                if (environmentOf(process).contains("TMPDIR=" + temporary)) {
                    left.add(Long.valueOf(process.getFileName().toString()));
                }
            }
        }
        return left;
    }

    private static String environmentOf(Path process) {
        try {
            return Files.readString(process.resolve("environ"), ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Signs in by plain SQL, with the specification's own table. */
    Install signedIn() {
        Path config = home.resolveSibling("config");
        try {
            Files.createDirectories(config);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + config.resolve("config.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS auth (id INTEGER PRIMARY KEY, token TEXT, refresh_token TEXT,"
                                + " expires_at INTEGER, issued_at INTEGER, updated_at INTEGER)");
                statement.execute("INSERT OR REPLACE INTO auth VALUES (1, 'stored-by-hand-1234', NULL, NULL, NULL, 0)");
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }
}

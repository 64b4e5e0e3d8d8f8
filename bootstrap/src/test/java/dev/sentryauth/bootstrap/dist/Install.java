package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A fresh installation of the distribution, as it comes out of a package: without an archive. Its cache, temporary and
 * configuration directories are its own.
 */
final class Install {
    private static final Path ROOT =
            Path.of(System.getProperty("sentry.root", "..")).toAbsolutePath().normalize();
    private static final long TIMEOUT_SECONDS = 120;

    /** {@code bootstrap/target/dist/sentry}. */
    static final Path BUILT = ROOT.resolve("bootstrap/target/dist/sentry");

    final Path home;
    final Path cache;
    final Path temporary;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();

    /** What a process left behind. */
    record Result(int exit, String out, String err) {}

    private Install(Path directory, Path home) {
        this.home = home;
        try {
            this.cache = Files.createDirectories(directory.resolve("cache"));
            this.temporary = Files.createDirectories(directory.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set("XDG_CACHE_HOME", cache.toString());
        set("TMPDIR", temporary.toString());
        // Java has no TMPDIR: what it unpacks has to be seen as well.
        set("SENTRY_CONFIG_DIR", directory.resolve("config").toString());
        set("HOME", directory.toString());
    }

    /** A copy of the built distribution in {@code directory}; {@code jdk} null: with its own runtime, if it has one. */
    static Install fresh(Path directory, String name, @Nullable Path jdk) {
        Path home = directory.resolve(name);
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = BUILT.relativize(file);
                boolean skipped = relative.startsWith("archive") || (jdk != null && relative.startsWith("runtime"));
                if (!skipped) {
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
        } else if (file.toString().contains("/runtime/") && !Files.isSymbolicLink(file)) {
            Files.createLink(to, file); // 90 MB that nobody changes
        } else {
            Files.copy(
                    file,
                    to,
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS);
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

    Path launcher() {
        return home.resolve("bin/sentry");
    }

    Result run(String... arguments) {
        return finish(start(arguments));
    }

    Process start(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(launcher().toString());
        command.addAll(List.of(arguments));
        return start(command);
    }

    Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SENTRY_") || name.startsWith("JAVA_") || name.startsWith("JDK_"));
        builder.environment().putAll(environment);
        try {
            // To files: what runs on in the background must not hold a pipe open, and a test of that is that this ends.
            Process process = builder.redirectOutput(Files.createTempFile(home.getParent(), "out", ".txt")
                            .toFile())
                    .redirectError(Files.createTempFile(home.getParent(), "err", ".txt")
                            .toFile())
                    .start();
            outputs.put(process.pid(), new Path[] {
                builder.redirectOutput().file().toPath(),
                builder.redirectError().file().toPath()
            });
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Map<Long, Path[]> outputs = new java.util.concurrent.ConcurrentHashMap<>();

    Result finish(Process process) {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + TIMEOUT_SECONDS + " s");
            }
            Path[] files = outputs.get(process.pid());
            return new Result(process.exitValue(), Files.readString(files[0]), Files.readString(files[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every file below the places where archives are made. */
    List<Path> made() {
        List<Path> made = new ArrayList<>();
        for (Path place : List.of(home.resolve("archive"), cache)) {
            if (Files.exists(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    files.filter(Files::isRegularFile).forEach(made::add);
                } catch (IOException | UncheckedIOException e) {
                    return List.of(place); // somebody is at work there
                }
            }
        }
        return made;
    }

    /** Waits for whoever makes archives in the background; then there is one file, and it is an archive. */
    Path archive() {
        Awaitility.await("an archive and nothing else")
                .atMost(java.time.Duration.ofMinutes(2))
                .until(() -> made().size() == 1 && made().get(0).toString().endsWith(".jsa"));
        return made().get(0);
    }

    /** Makes the archive now, in the installation. */
    Install withArchive() {
        Result result = set("SENTRY_ARCHIVE", "now").run("--version");
        set("SENTRY_ARCHIVE", null);
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(archive()).startsWith(home);
        return this;
    }

    /** Which classes a command took from the archive; the JVM is asked by the variable that all JVMs know. */
    boolean usesArchive() {
        Path classes = home.resolveSibling("classes.txt");
        set("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        Result result = run("--version");
        set("JDK_JAVA_OPTIONS", null);
        assertThat(result.exit()).as(result.err()).isZero();
        try {
            return Files.readString(classes).contains("dev.sentryauth.bootstrap.Main source: shared objects file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}

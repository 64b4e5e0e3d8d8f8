package dev.sentryauth.bootstrap.dist;

import dev.sentryauth.bootstrap.HostedProxy;
import dev.sentryauth.bootstrap.Training;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the class archives of an assembled distribution, for its own runtime: {@code archive/BUILD-all.jsa} and {@code
 * archive/BUILD-local.jsa}. The build runs it. An archive that a JVM makes by itself at its end ({@code AOTCacheOutput}) is no
 * quicker and does not notice jars that were replaced (decision 39).
 */
public final class ClassArchives {
    private static final long TIMEOUT_SECONDS = 300;
    private static final int LINKS_CLASSES = 25;

    private final Path home;
    private final Path work;
    private final SandboxSentry sentry;
    private final HostedProxy proxy;
    private final Path certificate;

    private ClassArchives(Path home, Path work, SandboxSentry sentry, HostedProxy proxy, Path certificate) {
        this.home = home;
        this.work = work;
        this.sentry = sentry;
        this.proxy = proxy;
        this.certificate = certificate;
    }

    /** Makes them, if they are not there: {@code DISTRIBUTION}. Where they cannot be made commands are slower, and right. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]).toRealPath();
        if (Files.exists(archive(home, "all")) && Files.exists(archive(home, "local"))) {
            return;
        }
        Path work = Files.createTempDirectory("sentry-training");
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.interval(1);
            sentry.approveAll();
            HostedProxy.Certificate certificate = HostedProxy.certificate(work);
            try (HostedProxy proxy = new HostedProxy(certificate, Map.of("sentry.io:443", sentry.url()))) {
                ClassArchives archives = new ClassArchives(home, work, sentry, proxy, certificate.pem());
                archives.make("all");
                archives.make("local");
            }
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("sentry distribution: no class archives, commands start slower: " + e.getMessage());
        } finally {
            delete(work);
        }
    }

    private static Path archive(Path home, String kind) throws IOException {
        return home.resolve(
                "archive/" + Files.readString(home.resolve("version")).strip() + "-" + kind + ".jsa");
    }

    private void make(String kind) throws IOException, InterruptedException {
        Path archive = archive(home, kind);
        Path library = library();
        Path listed = work.resolve(kind + ".listed");
        run(new ProcessBuilder(
                home.resolve("runtime/bin/java").toString(),
                "-Xshare:off",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsentry.tty=",
                "-Djava.io.tmpdir=" + work,
                "-Dorg.sqlite.lib.path=" + library.getParent(),
                "-Dorg.sqlite.lib.name=" + library.getFileName(),
                "-XX:DumpLoadedClassList=" + listed,
                "-cp",
                home.resolve("lib") + "/*" + File.pathSeparator + classes(Training.class),
                Training.class.getName(),
                kind,
                work.toString(),
                sentry.url().toString(),
                sentry.clientId(),
                sentry.issueUserToken("org:read"),
                proxy.url().toString(),
                certificate.toString()));

        Path classes = work.resolve(kind + ".classes");
        try (Stream<String> lines = Files.lines(listed)) {
            String training = Training.class.getName().replace('.', '/');
            Files.write(classes, lines.filter(line -> !line.contains(training)).toList());
        }

        // Through the launcher: an archive serves only the class path and the options that it was made with.
        Path made = work.resolve(kind + ".jsa");
        ProcessBuilder dump = new ProcessBuilder(home.resolve("bin/sentry").toString());
        String linked = runtimeLinksClasses() ? " -XX:+AOTClassLinking" : "";
        dump.environment().remove("SENTRY_JAVA_HOME");
        dump.environment()
                .put(
                        "SENTRY_JAVA_OPTIONS",
                        "-Xshare:dump" + linked + " -XX:SharedClassListFile=" + classes + " -XX:SharedArchiveFile="
                                + made);
        run(dump);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("r--r--r--"));
        Files.createDirectories(archive.getParent());
        Path beside = archive.resolveSibling(kind + ".new");
        Files.copy(made, beside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(beside, archive, StandardCopyOption.ATOMIC_MOVE); // a JVM crashes on half an archive
    }

    private Path library() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("lib/native"))) {
            return files.filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no native library of SQLite"));
        }
    }

    private static Path classes(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private boolean runtimeLinksClasses() throws IOException {
        return Jdks.feature(home.resolve("runtime")) >= LINKS_CLASSES;
    }

    private void run(ProcessBuilder builder) throws IOException, InterruptedException {
        for (String variable :
                List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS")) {
            builder.environment().remove(variable);
        }
        Path log = Files.createTempFile(work, "log", ".txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the training takes longer than " + TIMEOUT_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readAllLines(log);
            throw new IOException(
                    "exit code " + process.exitValue() + (lines.isEmpty() ? "" : ", " + lines.get(lines.size() - 1)));
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}

package dev.sentryauth.bootstrap.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.dist.Install.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fresh installation makes its archive of classes beside its first commands. */
class FirstRunIT {
    private static final int AT_ONCE = 64;

    @TempDir
    Path directory;

    /** Beside what a maker that was killed has left: its lock, and half an archive. */
    @Test
    void manyAtOnceAreAllRightAndMakeOneArchive() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        long dead = deadProcess();
        Path archives = Files.createDirectories(install.home.resolve("archive/" + install.build() + "/runtime"));
        Files.writeString(archives.resolve("lock"), dead + "\n");
        Files.writeString(
                Files.createDirectories(archives.resolve("making." + dead)).resolve("archive"), "half");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            processes.add(install.start("auth", "status"));
        }
        for (Process process : processes) {
            Result result = install.finish(process);
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).contains("stored-b...1234");
            assertThat(result.err()).isEmpty();
        }

        install.archive();
        assertThat(install.usesArchive()).isTrue();
        assertNothingIn(install.temporary);
    }

    private static long deadProcess() throws IOException {
        try {
            Process process = new ProcessBuilder("true").start();
            process.waitFor();
            return process.pid();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As when a session ends before the archives are made, each time; then somebody waits for them. */
    @Test
    void whoIsToldToEndHasNotFailedAndWhoWantsItNowWaits() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to find the maker");
        Install install = Install.fresh(directory, "sentry", null);
        for (int i = 0; i < 4; i++) {
            assertThat(install.run("--version").exit()).isZero();
            Awaitility.await("a maker at work").until(() -> makers(install).size() >= 2);
            makers(install).forEach(ProcessHandle::destroy);
            Awaitility.await("nobody at work").until(() -> makers(install).isEmpty());
        }
        assertThat(install.made()).isEmpty();

        assertThat(install.run("--version").exit()).isZero();
        Result now = install.set("SENTRY_ARCHIVE", "now").run("--version");

        assertThat(now.exit()).as(now.err()).isZero();
        assertThat(install.made()).hasSize(2).allMatch(file -> file.toString().endsWith(".jsa"));
    }

    /** A package is unpacked in the order of names: the launcher first, {@code lib/version} after the jars. */
    @Test
    void whatIsHalfUnpackedGetsNoArchive() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).withArchive();
        String former = install.build();
        Path launcher = install.launcher();
        Files.writeString(launcher, Files.readString(launcher).replace("build=" + former, "build=next"));

        assertThat(install.usesArchive()).isFalse();
        assertThat(makers(install)).isEmpty();
        assertThat(install.made()).allMatch(file -> file.toString().contains(former));

        Path version = install.home.resolve("lib/version");
        Files.delete(version);
        Files.writeString(version, "next\n");
        install.withArchive();
        assertThat(install.usesArchive()).isTrue();
        assertThat(install.made()).noneMatch(file -> file.toString().contains(former));
    }

    /** Whoever waits for a lock of the caller's, as cron jobs hold one, waits for the command and no longer. */
    @Test
    void theMakerHoldsNothingOfItsCallers() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to find the maker");
        assumeTrue(succeeds(List.of("bash", "-c", ":")), "skipped: needs bash to open such descriptors");
        Install install = Install.fresh(directory, "sentry", null);
        Path lock = Files.createFile(directory.resolve("held"));

        Result result = install.finish(install.start(List.of(
                "bash",
                "-c",
                "exec 5>\"$1\" 200>\"$1\"; \"$2\" --version",
                "-",
                lock.toString(),
                install.launcher().toString())));

        assertThat(result.exit()).as(result.err()).isZero();
        Awaitility.await("the maker's JVM").until(() -> makers(install).size() >= 2);
        for (ProcessHandle maker : makers(install)) {
            assertThat(opened(maker)).doesNotContain(lock.toRealPath());
        }
        makers(install).forEach(ProcessHandle::destroy);
        Awaitility.await("nobody at work").until(() -> makers(install).isEmpty());
    }

    /** It outlives the command, and whoever may look at processes would find them there; in whatever shell /bin/sh is. */
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void whatOutlivesTheCommandKnowsNoSecretsOfItsCallers(String shell) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to look at the maker");
        assumeTrue(succeeds(List.of(shell, "-c", ":")), "skipped: needs " + shell);
        Install install = Install.fresh(directory, "sentry", null);
        for (String variable : List.of(
                "SENTRY_AUTH_TOKEN", "SENTRY_TOKEN", "SENTRY_CUSTOM_HEADERS", "HTTPS_PROXY", "SOME_PLUGINS_KEY")) {
            install.set(variable, "X-Hidden: secret-of-the-caller");
        }

        // An option that there is not: the command ends at once, and its arguments are seen as long as it lives.
        Result result = install.finish(install.start(
                List.of(shell, install.launcher().toString(), "auth", "login", "--none", "secret-of-the-caller")));

        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        Awaitility.await("the maker's JVM")
                .atMost(Duration.ofSeconds(60))
                .until(() -> makers(install).size() >= 2);
        int seen = 0;
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(install.home.toString()))
                .toList();
        for (ProcessHandle process : left) {
            String environment = environment(process);
            assertThat(commandLine(process) + environment).doesNotContain("secret-of-the-caller");
            seen += environment.isEmpty() ? 0 : 1;
        }
        assertThat(seen).isPositive();
        makers(install).forEach(ProcessHandle::destroy);
        Awaitility.await("nobody at work").until(() -> makers(install).isEmpty());
    }

    private static String commandLine(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> String.join(" ", arguments))
                .orElse("");
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static List<Path> opened(ProcessHandle process) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                files.add(Files.readSymbolicLink(descriptor));
            }
        } catch (IOException | UncheckedIOException e) {
            return files; // it has ended
        }
        return files;
    }

    @Test
    void aKilledMakerLeavesNothingInTheWayOfTheNext() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to find the maker's JVM");
        Install install = Install.fresh(directory, "sentry", null);

        Result first = install.run("--version");
        Awaitility.await("a maker at work").until(() -> makers(install).size() >= 2);
        makers(install).forEach(ProcessHandle::destroyForcibly);
        Awaitility.await("nobody at work").until(() -> makers(install).isEmpty());

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(install.made()).noneMatch(file -> file.toString().endsWith(".jsa"));
        Result second = install.run("--version");
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.err()).isEmpty();
        install.archive();
        assertThat(install.usesArchive()).isTrue();
        assertNothingIn(install.temporary);
    }

    /** A JVM pays for all that an archive holds: what asks no server gets the small one. */
    @Test
    void eachCommandRunsFromTheArchiveThatWasMadeForIt() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn().withArchive();
        Path local = install.archive();
        Path all = Path.of(local.toString().replace("-local.jsa", "-all.jsa"));
        assertThat(Files.size(local)).isLessThan(Files.size(all) * 2 / 3);

        for (String command :
                List.of("", "--version", "--help", "auth", "auth status", "auth status --json", "auth token")) {
            assertThat(archiveOf(install, command)).as(command).isEqualTo(local);
        }
        for (String command :
                List.of("auth status --verify", "auth refresh", "auth whoami", "org list", "--json auth status")) {
            assertThat(archiveOf(install, command)).as(command).isEqualTo(all);
        }
        assertThat(install.usesArchive("auth", "status")).isTrue();
        assertThat(install.usesArchive("org", "list")).isTrue();
    }

    /** As the launcher tells it when the shell traces it; the command itself need not succeed. */
    private static Path archiveOf(Install install, String command) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("sh", "-x", install.launcher().toString()));
        line.addAll(command.isEmpty() ? List.of() : List.of(command.split(" ")));
        Result result = install.set("SENTRY_URL", "http://127.0.0.1:1").finish(install.start(line));
        Matcher archive = Pattern.compile("^\\+ exec .*-XX:\\w+=(\\S+\\.jsa) ", Pattern.MULTILINE)
                .matcher(result.err());
        assertThat(archive.find()).as(result.err()).isTrue();
        return Path.of(archive.group(1));
    }

    /** The script that makes the archive, and the JVM that it has started. */
    private static List<ProcessHandle> makers(Install install) {
        String script = install.home.resolve("lib/make-archive").toString();
        String jar = install.home.resolve("lib/sentry.jar").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process);
                    return line.contains(script) || line.contains(jar);
                })
                .toList();
    }

    @Test
    void whoMayNotWriteThereMakesOneOfTheirOwn() throws IOException {
        Install install = Install.fresh(directory, "sentry", null);
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> probe = new ArrayList<>(nobody);
        probe.add("true");
        assumeTrue(succeeds(probe), "skipped: only root can be another user, by setpriv");
        for (Path open : List.of(directory, install.home)) {
            succeeds(List.of("chmod", "755", open.toString()));
        }
        for (Path theirs : List.of(install.cache, install.temporary)) {
            succeeds(List.of("chown", "65534:65534", theirs.toString()));
        }
        assumeTrue(
                succeeds(Stream.concat(
                                nobody.stream(),
                                Stream.of("test", "-x", install.launcher().toString()))
                        .toList()),
                "skipped: another user cannot reach the temporary directory");

        Result result = install.through(nobody.toArray(String[]::new)).run("--version");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        Path archive = install.archive();
        assertThat(archive).startsWith(install.cache);
        assertThat(Files.getPosixFilePermissions(archive)).hasSize(1);
        assertThat(Files.getPosixFilePermissions(install.cache.resolve("sentry-auth")))
                .hasSize(3);
        assertThat(install.usesArchive()).isTrue();

        // The other way round: what that user has made is nothing that we trust.
        install.through();
        succeeds(List.of("chown", "12345", install.home.toString()));
        assertThat(install.usesArchive()).isFalse();
        assertThat(install.made()).hasSize(2).contains(archive);
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertNothingIn(Path directory) throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}

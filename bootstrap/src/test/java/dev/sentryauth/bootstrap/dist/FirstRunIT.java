package dev.sentryauth.bootstrap.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.dist.Install.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first commands of an installation are as quick as later ones, and leave nothing behind: no file and no process. */
class FirstRunIT {
    private static final int AT_ONCE = 64;

    @TempDir
    Path directory;

    @Test
    void manyAtOnceAreAllRightAndLeaveNothingBehind() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to look for processes");
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        List<String> before = install.contents();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            processes.add(install.start("auth", "status"));
        }
        assertThat(install.processes())
                .as("what the search finds while they run")
                .isNotEmpty();

        for (Process process : processes) {
            Result result = install.finish(process);
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).contains("stored-b...1234");
            assertThat(result.err()).isEmpty();
        }

        assertThat(install.processes()).isEmpty();
        assertThat(install.contents()).isEqualTo(before);
    }

    /** In the shell, and when it has become a JVM. */
    @Test
    void whoeverIsKilledLeavesNothingInTheWayOfTheNext() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: needs /proc to look for processes");
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        List<String> before = install.contents();
        for (int i = 0; i < 10; i++) {
            Process process = install.start("auth", "status");
            if (i % 2 == 1) {
                Awaitility.await("a JVM, or its end")
                        .until(() -> !process.isAlive()
                                || process.info().command().orElse("").endsWith("java"));
            }
            process.destroyForcibly();
            install.finish(process);
        }

        assertThat(install.processes()).isEmpty();
        assertThat(install.contents()).isEqualTo(before);
        Result next = install.run("auth", "status");
        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(next.err()).isEmpty();
    }

    /** A JVM pays for all that an archive holds: what asks no server gets the small one. */
    @Test
    void eachCommandRunsFromTheArchiveThatWasMadeForIt() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        Path local = install.archive("local");
        Path all = install.archive("all");
        assertThat(Files.size(local)).isLessThan(Files.size(all) * 2 / 3);

        for (String command :
                List.of("", "--version", "--help", "auth", "auth status", "auth status --json", "auth token")) {
            assertThat(archiveOf(install, command)).as(command).isEqualTo(local);
        }
        for (String command :
                List.of("auth status --verify", "auth refresh", "auth whoami", "org list", "--json auth status")) {
            assertThat(archiveOf(install, command)).as(command).isEqualTo(all);
        }
        assumeTrue(
                install.mayBeMoved(),
                "skipped: this runtime's archives serve only where they were made (JDK 17 to 24)");
        assertThat(install.usesArchive("auth", "status")).isTrue();
        assertThat(install.usesArchive("org", "list")).isTrue();
    }

    /** As the launcher tells it when the shell traces it; the command itself need not succeed. */
    private static Path archiveOf(Install install, String command) {
        List<String> line =
                new ArrayList<>(List.of("sh", "-x", install.launcher().toString()));
        line.addAll(command.isEmpty() ? List.of() : List.of(command.split(" ")));
        Result result = install.set("SENTRY_URL", "http://127.0.0.1:1").finish(install.start(line));
        Matcher archive = Pattern.compile("^\\+ exec .*-XX:\\w+=(\\S+\\.jsa) ", Pattern.MULTILINE)
                .matcher(result.err());
        assertThat(archive.find()).as(result.err()).isTrue();
        return Path.of(archive.group(1));
    }

    /** What lies in the build's own directory, whatever JDK has made it. */
    @Test
    void theBuiltDistributionRunsFromItsArchives() throws IOException, InterruptedException {
        for (String[] command : new String[][] {{"--version"}, {"auth", "--help"}}) {
            List<String> line =
                    new ArrayList<>(List.of(Install.BUILT.resolve("bin/sentry").toString()));
            line.addAll(List.of(command));
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
            builder.environment().put("SENTRY_JAVA_OPTIONS", "-Xshare:on");
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    @Test
    void anotherUserRunsAnInstallationThatTheyMayNotWriteTo() throws IOException {
        Install install = Install.fresh(directory, "sentry", null);
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assumeTrue(succeeds(nobody, "true"), "skipped: only root can be another user, by setpriv");
        succeeds(List.of(), "chmod", "755", directory.toString());
        succeeds(List.of(), "chown", "65534:65534", install.temporary.toString());
        assumeTrue(
                succeeds(nobody, "test", "-x", install.launcher().toString()),
                "skipped: another user cannot reach the temporary directory");
        List<String> before = install.contents();

        Result result = install.through(nobody.toArray(String[]::new)).run("--version");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(install.usesArchive()).isEqualTo(install.mayBeMoved());
        assertThat(install.contents()).isEqualTo(before);
    }

    private static boolean succeeds(List<String> through, String... command) throws IOException {
        List<String> line = new ArrayList<>(through);
        line.addAll(List.of(command));
        try {
            return new ProcessBuilder(line).start().waitFor() == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            return false;
        }
    }
}

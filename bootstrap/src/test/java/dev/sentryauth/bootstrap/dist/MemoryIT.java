package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.dist.Install.Result;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Little memory: the command works, or one line says that there is too little. */
class MemoryIT {
    private static final int CONFIGURATION = 20;
    private static final int LARGE_INPUT = 30 << 20;
    private static final int LARGE_ANSWER = 15 << 20;

    @TempDir
    Path directory;

    private static List<String> commands() {
        return List.of("auth status", "auth refresh", "org list", "auth logout");
    }

    private Install install(@Nullable Path jdk, SandboxSentry sentry) {
        return Install.fresh(directory, "sentry-" + (jdk == null ? "image" : "jdk"), jdk)
                .set(
                        "SENTRY_CONFIG_DIR",
                        directory.resolve("config-" + (jdk == null)).toString())
                .set("SENTRY_URL", sentry.url().toString())
                .set("SENTRY_CLIENT_ID", sentry.clientId());
    }

    private static void assertWorks(Install install) {
        Result login = install.run("auth", "login");
        assertThat(login.exit()).as(login.err()).isZero();
        for (String command : commands()) {
            Result result = install.run(command.split(" "));
            assertThat(result.exit())
                    .as(command + ": " + result.err() + result.out())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000_000, 600_000})
    void anAddressSpaceOfSoManyKilobytesIsEnough(int kilobytes) {
        assumeTrue(limits(kilobytes), "skipped: the shell here cannot limit the address space");
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.interval(1);
            sentry.approveAll();
            assertWorks(limited(install(null, sentry), kilobytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {599_999, 500_000, 99_999, 20_000})
    void lessIsSaidInOneLine(int kilobytes) {
        assumeTrue(limits(kilobytes), "skipped: the shell here cannot limit the address space");
        Install install = limited(Install.fresh(directory, "sentry", null), kilobytes);

        Result result = install.run("auth", "status");

        assertThat(result.exit()).as(result.err()).isEqualTo(CONFIGURATION);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("sentry: memory is too small")
                .hasLineCount(1)
                .contains(kilobytes + " ");
    }

    @Test
    void aSoftLimitIsLifted() {
        assumeTrue(limits(100_000), "skipped: the shell here cannot limit the address space");
        Install install =
                Install.fresh(directory, "sentry", null).through("sh", "-c", "ulimit -S -v 100000; exec \"$@\"", "-");

        Result result = install.run("--version");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
    }

    private static Install limited(Install install, int kilobytes) {
        return install.through("sh", "-c", "ulimit -v " + kilobytes + "; exec \"$@\"", "-");
    }

    private static boolean limits(int kilobytes) {
        return succeeds("sh", "-c", "ulimit -v " + kilobytes + " && [ \"$(ulimit -v)\" = " + kilobytes + " ]");
    }

    /** As {@code -m 128m} has it for containers. */
    @Test
    void aContainerOf128MegabytesIsEnough() throws IOException {
        Path group = memoryGroup();
        assumeTrue(group != null, "skipped: no cgroup with a limit of memory can be made here");
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.interval(1);
            sentry.approveAll();
            for (Path jdk : Jdks.imageAndAnother()) {
                assertWorks(install(jdk, sentry)
                        .through("sh", "-c", "echo $$ >'" + group + "/cgroup.procs' && exec \"$@\"", "-"));
            }
        } finally {
            succeeds("rmdir", group.toString());
        }
    }

    /** A control group limited to 128 MiB, of version 1 or 2; null if none can be made. */
    private static @Nullable Path memoryGroup() throws IOException {
        String name = "sentry-memory-" + ProcessHandle.current().pid();
        for (String[] kind : new String[][] {
            {"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, {"/sys/fs/cgroup", "memory.max"},
        }) {
            Path group = Path.of(kind[0], name);
            if (succeeds(
                    "sh",
                    "-c",
                    "mkdir \"$1\" && echo 134217728 >\"$1/$2\" && sh -c 'echo $$ >\"$1/cgroup.procs\"' - \"$1\"",
                    "-",
                    group.toString(),
                    kind[1])) {
                return group;
            }
            if (Files.isDirectory(group)) {
                succeeds("rmdir", group.toString());
            }
        }
        return null;
    }

    /** The largest bodies that are read as one, within the heap that the launcher allows; and within one that is too small. */
    @Test
    void largeBodiesFitAndWhatDoesNotIsSaidInOneLine() throws IOException {
        Path input = Files.write(directory.resolve("input"), new byte[LARGE_INPUT]);
        String answer = "[" + "{\"slug\":\"a\"},".repeat(LARGE_ANSWER / 13) + "{}]";
        try (SandboxSentry sentry = SandboxSentry.start()) {
            Install install = install(null, sentry).set("SENTRY_AUTH_TOKEN", sentry.issueUserToken("org:read"));

            Result sent = install.run("api", "organizations/", "-X", "POST", "--input", input.toString());
            assertThat(sent.exit()).as(sent.err()).isEqualTo(30);
            assertThat(sent.err()).doesNotContain("memory");

            sentry.fault(Endpoint.ORGANIZATIONS, Fault.json(200, answer));
            Result read = install.run("api", "organizations/");
            assertThat(read.exit()).as(read.err()).isZero();
            assertThat(read.out()).contains(answer.substring(0, 1000));
            Result listed = install.run("org", "list");
            assertThat(listed.err()).doesNotContain("memory");

            Result failed = install.set("SENTRY_JAVA_OPTIONS", "-Xmx16m")
                    .run("api", "organizations/", "-X", "POST", "--input", input.toString());
            assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
            assertThat(failed.err()).contains("more memory than it may use").hasLineCount(1);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

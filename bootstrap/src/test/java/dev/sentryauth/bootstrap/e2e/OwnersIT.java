package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Homes and directories as containers, sudo and servers give them to the CLI: read-only, nobody's, root's, shared, or none
 * at all; real processes of real users, of whom one has no name.
 */
class OwnersIT {
    private static final int ADA = 61234;
    private final long good = Instant.now().plus(30, ChronoUnit.DAYS).toEpochMilli();
    private final long past = Instant.now().minus(1, ChronoUnit.HOURS).toEpochMilli();

    private static final List<String> STORING_NOTHING = List.of(
            "auth status",
            "auth status --verify",
            "auth token",
            "auth whoami",
            "auth refresh",
            "auth logout",
            "org list",
            "project list",
            "issue list acme --limit 1",
            "api organizations/");

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Path home = Path.of("nowhere");
    private Cli cli = new Cli(home, sentry);

    @BeforeEach
    void configure() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(directory.resolve("home"));
        cli = new Cli(home.resolve(".sentry"), sentry).set("SENTRY_CONFIG_DIR", null);
        sentry.interval(1);
        sentry.enforcePollingWindow(false);
        sentry.approveAll();
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private static List<String> ada() throws IOException, InterruptedException {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")), "only root can become another user");
        List<String> setpriv = List.of("setpriv", "--reuid=" + ADA, "--regid=" + ADA, "--clear-groups");
        List<String> probe = new ArrayList<>(setpriv);
        probe.addAll(List.of("test", "-x", Cli.ROOT.toRealPath() + "/bootstrap/target/dist/sentry/bin/sentry"));
        assumeTrue(new ProcessBuilder(probe).start().waitFor() == 0, "other users cannot reach the distribution");
        return setpriv;
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && (int) Files.getAttribute(self, "unix:uid") == 0;
    }

    /** A wrapper that makes a directory read-only for one process. */
    private static List<String> readOnly(Path place) throws IOException, InterruptedException {
        boolean can = new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
        assumeTrue(can, "no file system can be mounted here");
        return List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                place.toString());
    }

    @SafeVarargs
    private Result run(String line, List<String>... wrappers) {
        List<String> command = new ArrayList<>();
        for (List<String> wrapper : wrappers) {
            command.addAll(wrapper);
        }
        command.addAll(cli.command(line.split(" ")));
        return Cli.finish(Cli.start(cli.in(new ProcessBuilder(command))), "");
    }

    private List<String> inHome() {
        return List.of("env", "HOME=" + home);
    }

    private static void give(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", ADA);
                Files.setAttribute(path, "unix:gid", ADA);
            }
        }
    }

    private static List<Integer> owners(Path top) throws IOException {
        List<Integer> owners = new ArrayList<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                int uid = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
                if (!owners.contains(uid)) {
                    owners.add(uid);
                }
            }
        }
        return owners;
    }

    // Read-only directories

    @Test
    void aReadOnlyMountOfOnesOwnDirectoryServesAGoodToken() throws Exception {
        cli.signedIn(sentry, good);
        give(home);

        for (String line : List.of("auth status", "auth status --verify", "auth token", "auth whoami", "org list")) {
            Result result = run(line, readOnly(home), ada(), inHome());
            assertThat(result.exit()).as(line + ": " + result.err()).isZero();
        }
        for (String line : List.of("auth refresh", "auth logout", "auth login --force")) {
            Result result = run(line, readOnly(home), ada(), inHome());
            assertThat(result.exit()).as(line).isEqualTo(32);
            assertThat(result.err()).contains("read-only file system").doesNotContain("another user");
        }
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isZero();
        assertThat(sentry.count(Endpoint.REVOKE)).isZero();
    }

    @Test
    void aReadOnlyMountWithAnExpiredTokenSendsNothingAndKeepsTheSignIn() throws Exception {
        cli.signedIn(sentry, past);
        give(home);

        assertThat(run("auth status", readOnly(home), ada(), inHome()).exit()).isZero();
        Result token = run("auth token", readOnly(home), ada(), inHome());

        assertThat(token.exit()).isEqualTo(32);
        assertThat(token.err()).contains("read-only file system").contains("SENTRY_CONFIG_DIR");
        assertThat(sentry.requests()).isEmpty();
        assertThat(run("auth token", ada(), inHome()).exit()).isZero();
    }

    // No home directory

    @Test
    void withAnEnvironmentTokenNothingNeedsAHomeDirectory() throws Exception {
        cli.set("SENTRY_AUTH_TOKEN", sentry.signIn().accessToken());
        List<String> homeless = List.of("env", "-u", "HOME");

        for (String line : STORING_NOTHING) {
            Result result = run(line, ada(), homeless);
            assertThat(result.exit()).as(line + ": " + result.err()).isZero();
        }
        Result login = run("auth login --token " + sentry.issueUserToken(), ada(), homeless);
        assertThat(login.exit()).isEqualTo(20);
        assertThat(login.err()).contains("no home directory").contains("SENTRY_CONFIG_DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/nonexistent", "/dev/null", "/"})
    void whateverHomeSaysAnEnvironmentTokenIsEnough(String value) throws Exception {
        cli.set("SENTRY_AUTH_TOKEN", sentry.signIn().accessToken());

        for (String line : List.of("auth status", "issue list acme --limit 1", "auth logout")) {
            Result result = run(line, ada(), List.of("env", "HOME=" + value));
            assertThat(result.exit()).as(line + ": " + result.err()).isZero();
            assertThat(result.err()).as(line).doesNotContain("error");
        }
    }

    @Test
    void aReadOnlyHomeIsLeftAloneWithAnEnvironmentToken() throws Exception {
        cli.set("SENTRY_AUTH_TOKEN", sentry.signIn().accessToken());
        give(home);

        for (String line : STORING_NOTHING) {
            Result result = run(line, readOnly(home), ada(), inHome());
            assertThat(result.exit()).as(line + ": " + result.err()).isZero();
        }
    }

    @Test
    void withoutATokenTheMissingHomeIsWhatIsSaid() throws Exception {
        for (String line : List.of("auth status", "auth login", "org list")) {
            Result result = run(line, ada(), List.of("env", "-u", "HOME"));
            assertThat(result.exit()).as(line).isEqualTo(20);
            assertThat(result.err()).contains("no home directory").contains("Set SENTRY_CONFIG_DIR");
        }
        assertThat(sentry.requests()).isEmpty();
    }

    // Root in a user's home

    @Test
    void aSignInThatRootMadeInAUsersHomeIsTheUsers() throws Exception {
        give(home);

        assertThat(run("auth login", inHome()).exit()).isZero();
        assertThat(run("auth login --profile work", inHome()).exit()).isZero();

        assertThat(owners(home)).containsExactly(ADA);
        assertThat(run("auth token", ada(), inHome()).exit()).isZero();
        assertThat(run("auth refresh --profile work", ada(), inHome()).exit()).isZero();
        assertThat(run("auth login --force", ada(), inHome()).exit()).isZero();
    }

    @Test
    void aRefreshByRootWhereThereIsNoLockFileYetLeavesOneThatTheUserCanLock() throws Exception {
        cli.signedIn(sentry, past);
        give(home);

        assertThat(run("auth refresh", inHome()).exit()).isZero();

        assertThat(home.resolve(".sentry/sqlite.lock")).exists();
        assertThat(owners(home)).containsExactly(ADA);
        Result refresh = run("auth refresh", ada(), inHome());
        assertThat(refresh.exit()).as(refresh.err()).isZero();
        assertThat(sentry.refreshesGranted()).isEqualTo(2);
    }

    @Test
    void aLogThatRootMadeInAUsersHomeIsTheUsers() throws Exception {
        give(home);
        cli.set("SENTRY_LOG_LEVEL", "debug")
                .set("SENTRY_LOG_FILE", home.resolve("requests.log").toString());

        assertThat(run("auth login", inHome()).exit()).isZero();

        assertThat(home.resolve("requests.log")).isNotEmptyFile();
        assertThat(owners(home)).containsExactly(ADA);
        Result refresh = run("auth refresh", ada(), inHome());
        assertThat(refresh.exit()).as(refresh.err()).isZero();
    }

    @Test
    void aDirectoryThatIsRootsIsCalledRoots() throws Exception {
        cli.signedIn(sentry, past);
        Files.setPosixFilePermissions(home.resolve(".sentry"), PosixFilePermissions.fromString("rwx------"));

        for (String line : List.of("auth status", "auth token", "auth login")) {
            Result result = run(line, ada(), inHome());
            assertThat(result.exit()).as(line).isEqualTo(32);
            assertThat(result.err()).contains("belongs to root").contains("sudo chown -h -R " + ADA + " " + home);
        }
        assertThat(sentry.requests()).isEmpty();
    }

    // A directory that others use as well, and a file that was cut short

    @Test
    void aDirectoryOfOthersKeepsItsModeAndASignInSaysSo() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.createFile(shared.resolve("settings.toml"));
        Files.setAttribute(shared, "unix:mode", 02770);
        cli.set("SENTRY_CONFIG_DIR", shared.toString());

        Result login = run("auth login");
        Result status = run("auth status");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.err()).contains("note: Other users can write to " + shared);
        assertThat(status.err()).isEmpty();
        assertThat((int) Files.getAttribute(shared, "unix:mode") & 07777).isEqualTo(02770);
        assertThat(Files.getPosixFilePermissions(shared.resolve("config.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDatabaseThatWasCutShortIsSetAsideBySigningInAnew() throws Exception {
        cli.set("SENTRY_CONFIG_DIR", home.resolve(".sentry").toString());
        assertThat(run("auth login").exit()).isZero();
        try (FileChannel file = FileChannel.open(cli.database(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 100);
        }

        for (String line : List.of("auth status", "auth token", "auth refresh", "auth logout", "org list")) {
            Result result = run(line);
            assertThat(result.exit()).as(line).isEqualTo(32);
            assertThat(result.err()).contains("is damaged").contains("sentry auth login");
        }
        Result login = run("auth login");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.err()).contains("set aside as " + cli.database() + ".damaged-");
        assertThat(run("auth status").exit()).isZero();
    }
}

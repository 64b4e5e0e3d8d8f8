package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import dev.sentryauth.testkit.sandbox.SandboxUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was remembered for one person is gone when he signs out, or somebody else signs in; real processes. */
class SomebodyElseIT {
    private static final SandboxUser GRACE = new SandboxUser("815", "Grace Guest", "grace@guest.example", "grace");

    /** The default user's mail address, name and organizations, and what a cursor looks like, as text in a file. */
    private static final List<String> TRACES =
            List.of("ada@sandbox.example", "Ada Sandbox", "acme", "initech", "0:3:0", "issue list");

    private static final String[] LISTING = {"issue", "list", "acme", "--limit", "3"};

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void signIn() {
        cli = new Cli(directory.resolve("config"), sentry);
        sentry.interval(1);
        sentry.enforcePollingWindow(false);
        sentry.memberOf(GRACE, "globex");
        sentry.approveAll();
        cli.signedIn(sentry, null);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private void leaveTraces() {
        assertThat(cli.run(LISTING).exit()).isZero();
        assertThat(cli.run("org", "list").exit()).isZero();
        assertThat(cli.run("auth", "whoami").out()).contains("ada@sandbox.example");
        assertThat(cli.sql("SELECT email FROM user_info")).isEqualTo("ada@sandbox.example");
        assertThat(cli.sql("SELECT group_concat(org_slug) FROM org_regions")).isEqualTo("acme,globex,initech");
        assertThat(cli.sql("SELECT cursor FROM pagination_cursors WHERE context <> 'owner'"))
                .contains("0:3:0");
        assertThat(bytes()).contains(TRACES);
    }

    private void signInAsGrace() {
        sentry.user(GRACE);
        Result login = cli.run("auth", "login", "--force");
        assertThat(login.exit()).as(login.err()).isZero();
    }

    /** All files of the directory, the journal included. */
    private String bytes() {
        try (Stream<Path> files = Files.list(cli.database().getParent())) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hasNoRowOfAnybody() {
        for (String table : List.of("auth", "user_info", "org_regions", "pagination_cursors", "refresh_mark")) {
            assertThat(cli.sql("SELECT count(*) FROM " + table)).as(table).isEqualTo("0");
        }
    }

    @Test
    void logoutLeavesNoRowAndNoByteOfHim() {
        leaveTraces();

        Result logout = cli.run("auth", "logout");

        assertThat(logout.exit()).as(logout.err()).isZero();
        hasNoRowOfAnybody();
        assertThat(bytes()).doesNotContain(TRACES);
    }

    @Test
    void nothingOfTheFormerUserShowsAfterAnotherSignIn() {
        leaveTraces();

        signInAsGrace();

        assertThat(cli.run("auth", "status").out())
                .contains("grace@guest.example")
                .doesNotContain("ada@");
        Result next = cli.run("issue", "list", "acme", "--limit", "3", "-c", "next");
        assertThat(next.exit()).isEqualTo(21);
        assertThat(next.err()).contains("was not shown before");
        assertThat(cli.run("org", "list").out()).isEqualTo("globex\tGlobex\n");
        assertThat(cli.sql("SELECT group_concat(org_slug) FROM org_regions")).isEqualTo("globex");
        assertThat(cli.sql("SELECT count(*) FROM pagination_cursors WHERE context <> 'owner'"))
                .isEqualTo("0");
        assertThat(cli.sql("SELECT group_concat(email) FROM user_info")).isEqualTo("grace@guest.example");
        assertThat(bytes()).doesNotContain(TRACES);
    }

    /** The server has worked out the answers of three commands, and sends them when he has signed out, or she in. */
    private List<Result> slowWhile(Runnable change) throws Exception {
        cli.run("auth", "status", "--verify"); // the tables are there, and empty but for the credential
        List<Endpoint> held = List.of(Endpoint.ISSUES, Endpoint.ORGANIZATIONS, Endpoint.INDEX);
        CountDownLatch workedOut = new CountDownLatch(held.size());
        CountDownLatch changed = new CountDownLatch(1);
        Fault late = Fault.rewriteBody(body -> {
            workedOut.countDown();
            await(changed);
            return body;
        });
        held.forEach(endpoint -> sentry.faultOnce(endpoint, late));
        List<Process> slow = List.of(cli.start(LISTING), cli.start("org", "list"), cli.start("auth", "whoami"));
        await(workedOut);

        change.run();

        changed.countDown();
        return slow.stream().map(process -> Cli.finish(process, "")).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSlowCommandWritesNothingAfterLogout() throws Exception {
        List<Result> results =
                slowWhile(() -> assertThat(cli.run("auth", "logout").exit()).isZero());

        assertThat(results).extracting(Result::exit).containsOnly(0);
        assertThat(results.get(0).out()).contains("API-1");
        hasNoRowOfAnybody();
        assertThat(bytes()).doesNotContain(TRACES);
    }

    @Test
    void aSlowCommandWritesNothingIntoAnotherSignIn() throws Exception {
        List<Result> results = slowWhile(this::signInAsGrace);

        assertThat(results).extracting(Result::exit).containsOnly(0);
        assertThat(results.get(2).out()).contains("ada@sandbox.example");
        assertThat(cli.sql("SELECT group_concat(email) FROM user_info")).isEqualTo("grace@guest.example");
        assertThat(cli.sql("SELECT count(*) FROM org_regions")).isEqualTo("0");
        assertThat(cli.sql("SELECT count(*) FROM pagination_cursors WHERE context <> 'owner'"))
                .isEqualTo("0");
        assertThat(bytes()).doesNotContain(TRACES);
    }
}

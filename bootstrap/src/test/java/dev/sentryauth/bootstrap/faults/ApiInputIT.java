package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.command.Command;
import dev.sentryauth.adapters.cli.command.Commands;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.Paging;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people and servers can give the API commands that they should not. In this JVM: a process for each would take too
 * long.
 */
class ApiInputIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Home home = new Home(Path.of("nowhere"), sentry.url(), sentry.clientId());

    @BeforeEach
    void signIn() {
        home = new Home(directory.resolve("config"), sentry.url(), sentry.clientId());
        IssuedTokens tokens = sentry.signIn();
        Instant future = Instant.now().plus(30, ChronoUnit.DAYS);
        home.signedIn(
                tokens.accessToken(),
                tokens.refreshToken(),
                future,
                sentry.url().toString());
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private Result run(String line) {
        return home.run(line.split(" "));
    }

    /** Each with its exit code, and without a request. */
    @ParameterizedTest
    @CsvSource({
        "21, issue list --limit 0",
        "21, issue list --limit -1",
        "21, issue list --limit 99999999999999999999",
        "21, issue list --limit 1000001",
        "21, org list --limit ten",
        "21, project list acme --limit 1.5",
        "21, issue list --sort best",
        "21, issue list -c 0:100:0",
        "21, issue list ../acme",
        "21, issue list acme/..",
        "21, issue list acme?x=y",
        "2,  issue list acme globex",
        "2,  issue view",
        "21, issue view 12/34/56",
        "21, issue view acme/../1",
        "21, issue view https://sentry.io/settings/",
        "21, issue view https://sentry.io@evil.example/issues/1/",
        "21, issue view ftp://sentry.io/issues/1/",
        "2,  api",
        "21, api ../oauth/token/",
        "21, api organizations/%2e%2e/",
        "21, api //evil.example/api/0/",
        "21, api organizations/ -F novalue",
        "21, api organizations/ -F =value",
        "21, api organizations/ -F a[=value",
        "21, api organizations/ -X POST -F a=1 -F a=2",
        "21, api organizations/ -f novalue",
        "21, api organizations/ -X BREW",
        "21, api organizations/ -H novalue",
        "21, api organizations/ -H Authorization:x",
        "21, api organizations/ -H host:evil.example",
        "21, api organizations/ -H Content-Length:0",
        "21, api organizations/ -H Proxy-Authorization:x",
        "21, api organizations/ --input nosuchfile",
        "2,  api organizations/ -X GET --input nosuchfile",
        "2,  api organizations/ --input nosuchfile -F a=b",
        "2,  api organizations/ -X POST --paginate",
        "13, api https://127.0.0.2/api/0/organizations/",
        "13, api http://localhost:1/api/0/",
        "21, api http://127.0.0.1.evil.example\\@127.0.0.1/",
    })
    void aMistakeOfAPersonsIsToldWithoutARequest(int exit, String line) {
        Result result = run(line).isClear(exit);

        assertThat(result.out()).isEmpty();
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void everyExampleOfHelpIsACommand() {
        for (String path : Commands.PATHS) {
            Command command = Commands.find(path);
            if (command == null || path.startsWith("auth")) {
                continue; // those sign in and out; here it is about what the API commands take
            }
            for (String example : command.examples()) {
                List<String> words = Stream.of(example.replace("sentry ", "").split(" (?=(?:[^']*'[^']*')*[^']*$)"))
                        .map(word -> word.replace("'", ""))
                        .toList();

                Result result = home.run(words.toArray(String[]::new));

                assertThat(result.exit()).as(example + ": " + result.err()).isNotEqualTo(2);
            }
        }
    }

    /** Ways in which a server can lead through a list; what there is comes once each, or it is said that it does not end. */
    @ParameterizedTest
    @EnumSource(Paging.class)
    void pagesThatLeadAstray(Paging paging) {
        sentry.issues(250);
        sentry.paging(Endpoint.ISSUES, paging);

        Result all = run("issue list acme --limit 1000 --json");

        switch (paging) {
            case CORRECT, EMPTY_SECOND_PAGE, NO_NEXT_AT_THE_END, OPAQUE_CURSORS, SEPARATE_LINKS -> {
                all.isClear(0);
                assertThat(all.out().split("\"shortId\"", -1)).hasSize(251);
            }
            case NO_LINK -> {
                all.isClear(0);
                assertThat(all.out().split("\"shortId\"", -1)).hasSize(101);
            }
            case NO_RESULTS_ATTRIBUTE, ENDLESS -> assertThat(all.exit()).isIn(0, 30);
            case REPEATING, CIRCLING, CURSORS_REFUSED -> {
                assertThat(all.exit()).isEqualTo(30);
                assertThat(all.err()).startsWith("{\"error\":{\"code\":\"api\"");
                assertThat(all.out()).doesNotContain("hasMore");
            }
        }
        assertThat(sentry.count(Endpoint.ISSUES)).isLessThanOrEqualTo(60);
    }

    /** Lists that a command reads to their end have no limit of the person's that would stop a server without one. */
    @ParameterizedTest
    @ValueSource(strings = {"issue list", "project list", "issue list nosuch", "issue view NOSUCH-1"})
    void organizationsWithoutAnEndEnd(String line) {
        sentry.organizations(2);
        sentry.paging(Endpoint.ORGANIZATIONS, Paging.ENDLESS);

        run(line).isClear(30);

        assertThat(sentry.count(Endpoint.ORGANIZATIONS)).isLessThanOrEqualTo(250);
    }

    static Stream<String> oddIssues() {
        return Stream.of(
                "[{}]",
                "[null, 1, \"x\", [], {\"id\": 5}]",
                "[{\"id\":\"1\"}]",
                "[{\"id\":1,\"shortId\":2,\"title\":null,\"level\":[],\"count\":\"many\",\"userCount\":{},"
                        + "\"lastSeen\":\"yesterday\",\"project\":\"web\"}]",
                "[{\"id\":\"1\",\"title\":\"\\u001b[31mred\\u202e\\u0007\",\"count\":1e400}]");
    }

    @ParameterizedTest
    @MethodSource("oddIssues")
    void fieldsThatAreMissingOrOfAnotherTypeAreLeftOut(String body) {
        sentry.fault(Endpoint.ISSUES, Fault.json(200, body));

        Result text = run("issue list acme").isClear(0);
        Result json = run("issue list acme --json").isClear(0);

        assertThat(text.out() + json.out()).doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(json.out()).startsWith("{\"data\":[").endsWith("],\"hasMore\":false,\"hasPrev\":false}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[", "[{\"id\":\"1\"}", "<html>", "\"x\"", "[{\"id\":\"1\"},"})
    void anAnswerThatIsNoListIsSaidToBeNone(String body) {
        sentry.fault(Endpoint.API, Fault.json(200, body));

        for (String line : List.of("issue list acme", "org list", "project list acme", "issue list")) {
            run(line).isClear(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "", "{\"id\":{}}", "{\"id\":null,\"group\":7}"})
    void anAnswerThatIsNoIssueIsSaidToBeNone(String body) {
        sentry.fault(Endpoint.ISSUE, Fault.json(200, body));
        sentry.fault(Endpoint.SHORT_ID, Fault.json(200, body));

        run("issue view 1000001").isClear(30);
        run("issue view acme/STOREFRONT-3").isClear(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2:9/", "//evil.example/", "javascript:alert(1)"})
    void noRedirectIsFollowedElsewhere(String location) {
        sentry.fault(Endpoint.API, Fault.redirect(302, location));

        for (String line : List.of("org list", "issue list acme", "api organizations/", "api organizations/ -F a=b")) {
            sentry.clearLog();
            run(line).isClear(30);
            assertThat(sentry.requests()).hasSize(1);
        }
    }

    @Test
    void redirectsThatLeadNowhereEnd() {
        sentry.fault(Endpoint.API, Fault.redirect(302, "/api/0/organizations/"));

        for (String line : List.of("org list", "issue list acme", "api organizations/")) {
            sentry.clearLog();
            run(line).isClear(30);
            assertThat(sentry.requests()).hasSize(6);
        }
        sentry.clearLog();
        run("api organizations/ -F a=b").isClear(30);
        assertThat(sentry.requests()).as("a POST that would become a GET").hasSize(1);
    }

    @Test
    void aScopeThatIsMissingIsNamedWithTheCommandThatGrantsIt() {
        sentry.fault(Endpoint.ISSUES, Fault.insufficientScope("event:read"));
        Result named = run("issue list acme").isClear(30);
        assertThat(named.message()).contains("event:read");

        sentry.fault(Endpoint.ORGANIZATIONS, Fault.forbidden());
        Result unnamed = run("org list --json");
        assertThat(unnamed.exit()).isEqualTo(30);
        assertThat(unnamed.err()).contains("\"code\":\"forbidden\"");
    }

    @Test
    void apiSendsWhatItIsTold() throws Exception {
        run("api organizations/acme/issues/1000001/ -X PUT -F status=resolved -F isBookmarked=true")
                .isClear(0);
        LoggedRequest put = sentry.requests(Endpoint.ISSUE).get(0);
        assertThat(put.body()).isEqualTo("{\"status\":\"resolved\",\"isBookmarked\":true}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(run("issue view 1000001 --json").out()).contains("\"status\":\"resolved\"");

        run("api teams/acme/acme/projects/ -F name=New -F platform=go").isClear(0);
        Result deleted = run("api projects/acme/new/ -X DELETE");
        // the usual scopes do not hold project:admin, and the answer says so
        assertThat(deleted.exit()).isEqualTo(30);
        assertThat(sentry.requests(Endpoint.PROJECT).get(0).method()).isEqualTo("DELETE");

        Result head = run("api organizations/ -X HEAD --include").isClear(0);
        assertThat(head.out()).startsWith("HTTP 200\n").doesNotContain("acme");
        assertThat(run("api organizations/ -H X-Own:value -H Accept:text/plain").out())
                .startsWith("[{");
        List<LoggedRequest> requests = sentry.requests(Endpoint.ORGANIZATIONS);
        LoggedRequest last = requests.get(requests.size() - 1);
        assertThat(last.header("X-Own")).isEqualTo("value");
        assertThat(last.header("Accept")).isEqualTo("text/plain");
        assertThat(last.header("User-Agent")).startsWith("sentry-cli-java/");

        Files.writeString(directory.resolve("text"), "from a file");
        run("api teams/acme/acme/projects/ -F name=@" + directory.resolve("text"))
                .isClear(0);
        assertThat(sentry.requests(Endpoint.PROJECTS))
                .last()
                .extracting(LoggedRequest::body)
                .isEqualTo("{\"name\":\"from a file\"}");
    }

    @Test
    void paginateJoinsThePages() {
        sentry.organizations(250);

        Result all = run("api organizations/ --paginate").isClear(0);

        assertThat(all.out()).startsWith("[{").endsWith("}]\n").doesNotContain("][");
        assertThat(all.out().split("\"slug\"", -1)).hasSize(251);
        assertThat(sentry.requests()).hasSize(3);
    }

    @Test
    void aPageThatFailsLeavesNoJsonThatLooksWhole() {
        sentry.organizations(250);
        sentry.paging(Endpoint.ORGANIZATIONS, Paging.CURSORS_REFUSED);

        Result all = run("api organizations/ --paginate").isClear(30);

        assertThat(all.out()).startsWith("[{").doesNotEndWith("]\n").doesNotContain("Invalid cursor");
    }
}

package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.bootstrap.e2e.PseudoTerminal.Seen;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API commands, with real processes and real HTTP: replay, single flight, pages, and to whom a token goes. */
class ApiCommandsIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private IssuedTokens signedIn() {
        return cli.signedIn(sentry, null);
    }

    private List<Integer> answers(Endpoint endpoint) {
        return sentry.requests(endpoint).stream().map(LoggedRequest::status).toList();
    }

    @Test
    void aTokenRevokedAtTheServerCostsOneRefreshAndOneReplay() {
        sentry.revokeAccessToken(signedIn().accessToken());

        Result list = cli.run("issue", "list", "acme", "--limit", "3");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.out().lines()).hasSize(3);
        assertThat(answers(Endpoint.ISSUES)).containsExactly(401, 200);
        assertThat(answers(Endpoint.TOKEN_REFRESH)).containsExactly(200);
        assertThat(sentry.requests()).hasSize(3);
    }

    @Test
    void aProjectThatDoesNotExistIsNotFound() {
        signedIn();

        Result list = cli.run("issue", "list", "acme/nope");

        assertThat(list.exit()).as(list.err()).isEqualTo(30);
        assertThat(list.err()).contains("There is no project 'nope' in acme", "storefront");
        assertThat(list.out()).isEmpty();
    }

    @Test
    void aRejectedRefreshIsElevenAndAsksNobodyAgain() {
        sentry.revokeSession(signedIn().accessToken());

        Result list = cli.run("issue", "list", "acme");

        assertThat(list.exit()).as(list.err()).isEqualTo(11);
        assertThat(list.err()).contains("auth login");
        assertThat(list.out()).isEmpty();
        assertThat(answers(Endpoint.ISSUES)).containsExactly(401);
        assertThat(answers(Endpoint.TOKEN_REFRESH)).containsExactly(400);
    }

    @Test
    void aServerThatRejectsEveryTokenIsTwelveAndNoLoop() {
        signedIn();
        sentry.fault(Endpoint.ISSUES, Fault.unauthorized("Invalid token"));

        Result list = cli.run("issue", "list", "acme", "--json");

        assertThat(list.exit()).as(list.err()).isEqualTo(12);
        assertThat(list.err()).contains("\"code\":\"invalid\"");
        assertThat(answers(Endpoint.ISSUES)).containsExactly(401, 401);
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
    }

    /** The token ends while eight requests are about to leave with it: each of them meets a 401. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eightOrganizationsAtOnceCauseOneRefresh(boolean expired) {
        IssuedTokens tokens = signedIn();
        sentry.organizations(8);
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.rewriteBody(body -> {
            if (expired) {
                sentry.expireAccessToken(tokens.accessToken());
            } else {
                sentry.revokeAccessToken(tokens.accessToken());
            }
            return body;
        }));

        Result list = cli.run("issue", "list", "--limit", "8", "--json");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(ids(list.out()).stream().map(id -> id / 1_000_000))
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(answers(Endpoint.ISSUES))
                .filteredOn(answer -> answer == 401)
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(8);
        assertThat(answers(Endpoint.ISSUES)).filteredOn(answer -> answer == 200).hasSize(8);
    }

    @Test
    void eightOrganizationsAtOnceWhoseSessionIsOverAskForOneRefresh() {
        IssuedTokens tokens = signedIn();
        sentry.organizations(8);
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.rewriteBody(body -> {
            sentry.revokeSession(tokens.accessToken());
            return body;
        }));

        Result list = cli.run("issue", "list");

        assertThat(list.exit()).as(list.err()).isEqualTo(11);
        assertThat(answers(Endpoint.TOKEN_REFRESH)).containsExactly(400);
        assertThat(answers(Endpoint.ISSUES)).containsOnly(401).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void threePagesComeOnceEachInOrderAndTheLastNextLinkEndsThem() {
        signedIn();
        sentry.issues(250);

        Result list = cli.run("issue", "list", "acme", "--limit", "1000", "--json");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(ids(list.out())).isEqualTo(numbers(1, 250));
        assertThat(list.out()).endsWith("],\"hasMore\":false,\"hasPrev\":false}\n");
        List<LoggedRequest> pages = sentry.requests(Endpoint.ISSUES);
        assertThat(pages).extracting(page -> page.queryParameter("cursor")).containsExactly(null, "0:100:0", "0:200:0");
        assertThat(pages).extracting(page -> page.queryParameter("limit")).containsOnly("100");
        assertThat(sentry.requests()).hasSize(3);
    }

    @Test
    void aListingGoesOnBackAndFromTheBeginningOverProcesses() {
        signedIn();
        sentry.issues(250);
        String[] listing = {"issue", "list", "acme", "--limit", "100", "--json"};

        assertThat(ids(cli.run(listing).out())).isEqualTo(numbers(1, 100));
        assertThat(ids(moved(listing, "next").out())).isEqualTo(numbers(101, 200));
        Result last = moved(listing, "next");
        assertThat(ids(last.out())).isEqualTo(numbers(201, 250));
        assertThat(last.out()).contains("\"hasMore\":false,\"hasPrev\":true");
        sentry.clearLog();

        Result beyond = moved(listing, "next");
        assertThat(beyond.exit()).isEqualTo(21);
        assertThat(beyond.err()).contains("-c first");
        String[] other = {"issue", "list", "acme", "--limit", "100", "--query", "level:error", "--json"};
        Result otherQuery = moved(other, "next");
        assertThat(otherQuery.exit()).isEqualTo(21);
        assertThat(otherQuery.out()).isEmpty();
        assertThat(otherQuery.err()).contains("without -c first");
        assertThat(sentry.requests()).isEmpty();

        assertThat(ids(moved(listing, "prev").out())).isEqualTo(numbers(101, 200));
        assertThat(ids(moved(listing, "first").out())).isEqualTo(numbers(1, 100));
    }

    private Result moved(String[] listing, String where) {
        List<String> arguments = new ArrayList<>(List.of(listing));
        arguments.addAll(List.of("-c", where));
        return cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void anOrganizationThatIsNotThereIsMetWithThoseThatAre() {
        signedIn();

        Result list = cli.run("issue", "list", "acmee");

        assertThat(list.exit()).isEqualTo(30);
        assertThat(list.err()).contains("'acmee'").contains("acme, globex, initech");
    }

    @Test
    void anOrganizationTokenHasNoUserAndThatIsSaid() {
        cli.set("SENTRY_AUTH_TOKEN", sentry.issueOrgToken());

        Result whoami = cli.run("auth", "whoami");
        assertThat(whoami.exit()).as(whoami.out()).isEqualTo(30);
        assertThat(whoami.err()).contains("organization's token").contains("auth login");

        Result organizations = cli.run("org", "list", "--json");
        assertThat(organizations.exit()).isEqualTo(30);
        assertThat(organizations.out()).isEmpty();
        assertThat(organizations.err()).contains("\"code\":\"forbidden\"").contains("organization's token");
    }

    @Test
    void signedOutIsTenWithoutARequestAndCreatesNothing() {
        for (String line : List.of("issue list acme", "api organizations/")) {
            Result result = cli.run(line.split(" "));

            assertThat(result.exit()).as(line).isEqualTo(10);
            assertThat(result.err()).contains("auth login");
        }
        assertThat(sentry.requests()).isEmpty();
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void noArgumentAndNoAnswerLeadsTheTokenToAnotherSentry() {
        IssuedTokens tokens = signedIn();
        cli.run("auth", "status", "--verify"); // from now on the row says whose it is
        try (SandboxSentry elsewhere = SandboxSentry.start()) {
            String other = elsewhere.url().toString();
            sentry.clearLog();

            Result view = cli.run("issue", "view", other + "/organizations/acme/issues/1000001/");
            assertThat(view.exit()).isEqualTo(13);
            assertThat(view.err()).contains("auth login --url " + other);
            Result api = cli.run("api", other + "/api/0/organizations/");
            assertThat(api.exit()).isEqualTo(13);
            assertThat(api.err()).contains("auth login --url " + other);
            assertThat(sentry.requests()).isEmpty();

            sentry.linkOrigin(other);
            sentry.organizationRegionUrl("acme", other);
            sentry.issues(150);
            Result list = cli.run("issue", "list", "acme", "--limit", "200", "--json");
            assertThat(ids(list.out())).as(list.err()).hasSize(150);
            assertThat(cli.run("org", "list").exit()).isZero();
            assertThat(ids(cli.run("issue", "list", "acme", "--limit", "100", "--json")
                            .out()))
                    .hasSize(100);
            assertThat(cli.run("api", "organizations/acme/issues/", "--paginate")
                            .exit())
                    .isZero();

            sentry.fault(Endpoint.API, Fault.redirect(307, other + "/api/0/organizations/"));
            for (String line : List.of("org list", "api organizations/", "api organizations/ -X POST -F a=b")) {
                Result redirected = cli.run(line.split(" "));
                assertThat(redirected.exit()).as(line + redirected.err()).isEqualTo(30);
                assertThat(redirected.err()).contains("redirects to " + other);
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo(tokens.accessToken());
    }

    /** 1,000 pages of 100: what is held is one page. */
    @Test
    void aHundredThousandIssuesPassThroughASmallHeap() throws Exception {
        signedIn();
        sentry.issues(100_000);
        Process process = cli.jvm("-Xmx64m").start("issue", "list", "acme", "--limit", "100000", "--json");
        process.getOutputStream().close();

        long count = 0;
        long last = 0;
        boolean hasMore = true;
        try (JsonParser json = new JsonFactory().createParser(process.getInputStream())) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            assertThat(json.nextFieldName()).isEqualTo("data");
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                long id = id(json);
                assertThat(id).isEqualTo(last == 0 ? 1_000_001 : last + 1);
                last = id;
                count++;
            }
            assertThat(json.nextFieldName()).isEqualTo("hasMore");
            hasMore = json.nextBooleanValue();
            json.nextToken();
            json.nextToken();
            assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(json.nextToken()).isNull();
        }

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(count).isEqualTo(100_000);
        assertThat(hasMore).isFalse();
        assertThat(sentry.count(Endpoint.ISSUES)).isEqualTo(1_000);
    }

    @Test
    void aReaderWhoHasSeenEnoughEndsTheListing() throws Exception {
        signedIn();
        sentry.issues(100_000);
        Process process = cli.start("issue", "list", "acme", "--limit", "100000");
        process.getOutputStream().close();

        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readLine()).startsWith("API-1\t");
        }

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(err).isEqualTo(1);
        assertThat(err).isEmpty();
        assertThat(sentry.count(Endpoint.ISSUES)).isLessThan(500);
    }

    @Test
    void aServerThatIsBusyAndThenUnwellIsAskedAgain() {
        signedIn();
        sentry.faultOnce(Endpoint.ISSUES, Fault.retryAfter(429, "1"), Fault.status(503, "maintenance", "text/plain"));

        Result list = cli.run("issue", "list", "acme");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(answers(Endpoint.ISSUES)).containsExactly(429, 503, 200);
    }

    @Test
    void aRequestWithABodyIsSentOnceAndSentAsGiven() throws IOException {
        signedIn();
        sentry.faultOnce(Endpoint.PROJECTS, Fault.status(503, "", "text/plain"));
        String path = "teams/acme/acme/projects/";

        Result unwell = cli.run("api", path, "-F", "name=Other");
        assertThat(unwell.exit()).isEqualTo(30);
        assertThat(answers(Endpoint.PROJECTS)).as("a POST is not repeated").containsExactly(503);

        Result fromInput = cli.runWithInput("{\"name\":\"Piped\"}", "api", path, "--input", "-");
        assertThat(fromInput.exit()).as(fromInput.err()).isZero();
        Path file = Files.writeString(directory.resolve("project.json"), "{\"name\":\"Filed\"}");
        Result fromFile = cli.run("api", path, "--input", file.toString(), "--include");
        assertThat(fromFile.exit()).as(fromFile.err()).isZero();
        assertThat(fromFile.out()).startsWith("HTTP 201\n").contains("\n\n{").contains("\"slug\":\"filed\"");
        assertThat(sentry.requests(Endpoint.PROJECTS))
                .extracting(LoggedRequest::body)
                .containsExactly("{\"name\":\"Other\"}", "{\"name\":\"Piped\"}", "{\"name\":\"Filed\"}");
        assertThat(sentry.requests(Endpoint.PROJECTS))
                .extracting(request -> request.header("Content-Type"))
                .containsOnly("application/json");
    }

    /** Whatever standard input is, as in a loop of a shell's that reads lines. */
    @ParameterizedTest
    @CsvSource({"'',100", "60,60"})
    void aTableIsAsWideAsTheTerminalOrColumnsSay(String columns, int width) throws Exception {
        signedIn();
        String issue = "[{\"id\":\"1\",\"title\":\"" + "x".repeat(300) + "\"}]";
        sentry.fault(Endpoint.ISSUES, Fault.json(200, issue));
        cli.set("COLUMNS", columns);

        for (String redirection : List.of("", "</dev/null")) {
            Path place = directory.resolve("terminal" + redirection.length());
            Seen seen = PseudoTerminal.start(place, cli, redirection, "issue", "list", "acme")
                    .end();

            assertThat(seen.exit()).as(seen.screen()).isZero();
            assertThat(seen.screen().lines().mapToInt(String::length).max()).hasValue(width);
        }
    }

    private static List<Long> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> 1_000_000L + n).toList();
    }

    /** The ids in {@code {"data":[{"id":…},…],…}}, in their order; each is there once. */
    private static List<Long> ids(String out) {
        List<Long> ids = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(out)) {
            json.nextToken();
            assertThat(json.nextFieldName()).isEqualTo("data");
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                ids.add(id(json));
            }
        } catch (IOException e) {
            throw new AssertionError(out, e);
        }
        Set<Long> distinct = new HashSet<>(ids);
        assertThat(distinct).hasSameSizeAs(ids);
        return ids;
    }

    /** The id of the object that has begun, which is read to its end. */
    private static long id(JsonParser json) throws IOException {
        assertThat(json.nextFieldName()).isEqualTo("id");
        long id = Long.parseLong(json.nextTextValue());
        for (JsonToken token = json.nextToken(); token != JsonToken.END_OBJECT; token = json.nextToken()) {
            json.skipChildren();
        }
        return id;
    }
}

package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.Paging;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FeignSentryApiTest {
    private static final Slice ALL = new Slice(100, null);

    private final TestMonotonicClock clock = new TestMonotonicClock();
    private final FeignSentryApi api = new FeignSentryApi("1.2.3", name -> null, clock);
    private SandboxSentry sentry;
    private Bearer bearer;

    @BeforeEach
    void start() {
        sentry = SandboxSentry.start();
        bearer = with(sentry.signIn().accessToken());
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private Bearer with(String token) {
        return new Bearer(Origin.of(sentry.url().toString()), Secret.of(token));
    }

    private static IssueSearch in(String organization) {
        return new IssueSearch(organization, null, null, Sort.DATE);
    }

    private List<String> slugs(Page<Organization> page) {
        return page.items().stream().map(Organization::slug).toList();
    }

    private AuthFailure failure() {
        return catchThrowableOfType(AuthFailure.class, () -> api.organizations(bearer, ALL));
    }

    private LoggedRequest last(Endpoint endpoint) {
        List<LoggedRequest> requests = sentry.requests(endpoint);
        return requests.get(requests.size() - 1);
    }

    // What is asked, and what comes

    @Test
    void requestsCarryTheTokenAndOurName() {
        api.organizations(bearer, ALL);

        LoggedRequest request = last(Endpoint.ORGANIZATIONS);
        assertThat(request.header("Authorization"))
                .isEqualTo("Bearer " + bearer.token().reveal());
        assertThat(request.header("User-Agent")).isEqualTo("sentry-cli-java/1.2.3");
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.target()).isEqualTo("/api/0/organizations/?per_page=100");
    }

    @Test
    void regionsAreTold() {
        sentry.announceRegion("de", "https://de.sentry.io");

        assertThat(api.regions(bearer)).containsExactlyInAnyOrder(bearer.server(), Origin.of("https://de.sentry.io"));
    }

    @Test
    void organizationsComeInPages() {
        sentry.organizationRegionUrl("acme", "https://us.sentry.io");
        sentry.organizationRegionUrl("globex", null);
        Page<Organization> first = api.organizations(bearer, new Slice(2, null));

        assertThat(first.items())
                .containsExactly(
                        new Organization("acme", "1", "Acme Corporation", Origin.of("https://us.sentry.io")),
                        new Organization("globex", "2", "Globex", null));
        Page<Organization> second = api.organizations(bearer, new Slice(2, first.next()));
        assertThat(slugs(second)).containsExactly("initech");
        assertThat(second.next()).isNull();
        assertThat(last(Endpoint.ORGANIZATIONS).queryParameter("cursor")).isEqualTo("0:2:0");
    }

    @Test
    void projectsSayWhoseTheyAre() {
        assertThat(api.projects(bearer, "acme", ALL).items())
                .contains(new Project("storefront", "11", "storefront", "javascript", "acme"))
                .hasSize(3);
    }

    @Test
    void twoHundredAndFiftyIssuesComeInThreePages() {
        sentry.issues(250);
        List<String> ids = new ArrayList<>();
        @Nullable Slice slice = ALL;
        int pages = 0;
        while (slice != null) {
            Page<Issue> page = api.issues(bearer, new IssueSearch("acme", null, "", Sort.DATE), slice);
            page.items().forEach(issue -> ids.add(issue.id()));
            slice = page.next() == null ? null : new Slice(100, page.next());
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(250).doesNotHaveDuplicates().first().isEqualTo("1000001");
        assertThat(ids).last().isEqualTo("1000250");
    }

    @Test
    void anIssueHasWhatTheServerTells() {
        Issue issue = api.issue(bearer, "acme", "1000003");

        assertThat(issue.shortId()).isEqualTo("STOREFRONT-3");
        assertThat(issue.title()).contains("unknown currency");
        assertThat(issue.level()).isEqualTo("error");
        assertThat(issue.status()).isEqualTo("unresolved");
        assertThat(issue.count()).isEqualTo(21);
        assertThat(issue.userCount()).isEqualTo(3);
        assertThat(issue.firstSeen()).isBefore(issue.lastSeen());
        assertThat(issue.permalink()).endsWith("/organizations/acme/issues/1000003/");
        assertThat(issue.project()).isEqualTo("storefront");
    }

    @Test
    void anIssueIsFoundByAllItsNames() {
        assertThat(api.issue(bearer, null, "1000003").id()).isEqualTo("1000003");
        assertThat(api.issue(bearer, "acme", "STOREFRONT-3").id()).isEqualTo("1000003");
        assertThat(sentry.count(Endpoint.SHORT_ID)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"DATE,date", "NEW,new", "FREQ,freq", "USER,user"})
    void theOrderIsTheServers(Sort sort, String wire) {
        api.issues(bearer, new IssueSearch("acme", null, null, sort), ALL);

        assertThat(last(Endpoint.ISSUES).queryParameter("sort")).isEqualTo(wire);
        assertThat(last(Endpoint.ISSUES).queryParameter("query")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,project:storefront is:unresolved",
                "is:resolved,project:storefront is:resolved",
                "'',project:storefront"
            })
    void aProjectIsAPartOfTheQuery(@Nullable String query, String sent) {
        Page<Issue> page = api.issues(bearer, new IssueSearch("acme", "storefront", query, Sort.DATE), ALL);

        assertThat(last(Endpoint.ISSUES).queryParameter("query")).isEqualTo(sent);
        assertThat(page.items()).isNotEmpty().allMatch(issue -> "storefront".equals(issue.project()));
    }

    @Test
    void queriesArriveAsTheyWereTyped() {
        long seed = System.nanoTime();
        System.out.println("FeignSentryApiTest: seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "a", "+", "%", "%20", "%2B", "&", "=", "?", "#", "{x}", "{", "}", "\"", "'", "/", "\\", "ü", "😀", " ", ":",
            ";", ",", "<", "|", "[", "]", "*", "~"
        };
        for (int i = 0; i < 60; i++) {
            StringBuilder query = new StringBuilder("x");
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            query.append('x');
            api.issues(bearer, new IssueSearch("acme", null, query.toString(), Sort.DATE), ALL);

            assertThat(last(Endpoint.ISSUES).queryParameter("query"))
                    .as("seed %s", seed)
                    .isEqualTo(query.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NO_LINK", "NO_NEXT_AT_THE_END"})
    void aListWithoutANextLinkEnds(Paging paging) {
        sentry.paging(Endpoint.ORGANIZATIONS, paging);

        assertThat(api.organizations(bearer, ALL).next()).isNull();
    }

    @Test
    void linksInSeveralHeadersAndToElsewhereLeadOn() throws Exception {
        try (RawServer elsewhere = new RawServer((request, socket) -> socket.close())) {
            sentry.paging(Endpoint.ORGANIZATIONS, Paging.SEPARATE_LINKS);
            sentry.linkOrigin("http://localhost:" + elsewhere.port());
            Page<Organization> first = api.organizations(bearer, new Slice(2, null));

            assertThat(slugs(api.organizations(bearer, new Slice(2, first.next()))))
                    .containsExactly("initech");
            assertThat(elsewhere.connections()).isEmpty();
        }
    }

    @Test
    void aCursorThatIsRefusedQuotesTheServer() {
        AuthFailure failure =
                catchThrowableOfType(AuthFailure.class, () -> api.organizations(bearer, new Slice(2, "no cursor")));

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure)
                .hasMessage(bearer.server().display() + " refuses the request (HTTP 400): Invalid cursor parameter.");
    }

    // Refusals

    @Test
    void aTokenThatIsRejectedIsSaidToBe() {
        Bearer dead = with("dead-token");

        assertThatThrownBy(() -> api.regions(dead)).isInstanceOf(TokenRejectedException.class);
        assertThatThrownBy(() -> api.organizations(dead, ALL)).isInstanceOf(TokenRejectedException.class);
        assertThatThrownBy(() -> api.projects(dead, "acme", ALL)).isInstanceOf(TokenRejectedException.class);
        assertThatThrownBy(() -> api.issues(dead, in("acme"), ALL)).isInstanceOf(TokenRejectedException.class);
        assertThatThrownBy(() -> api.issue(dead, null, "1")).isInstanceOf(TokenRejectedException.class);
        assertThatThrownBy(() -> api.send(dead, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null)))
                .isInstanceOf(TokenRejectedException.class);
        assertThat(sentry.requests()).hasSize(6);
    }

    private static @Nullable String scopeOf(ThrowingCallable call) {
        return catchThrowableOfType(ForbiddenException.class, call).scope();
    }

    @Test
    void aMissingScopeIsKnownFromTheEndpoint() {
        Bearer poor = with(sentry.issueUserToken("member:read"));

        assertThat(scopeOf(() -> api.regions(poor))).isEqualTo("org:read");
        assertThat(scopeOf(() -> api.organizations(poor, ALL))).isEqualTo("org:read");
        assertThat(scopeOf(() -> api.projects(poor, "acme", ALL))).isEqualTo("project:read");
        assertThat(scopeOf(() -> api.issues(poor, in("acme"), ALL))).isEqualTo("event:read");
        assertThat(scopeOf(() -> api.issue(poor, "acme", "1000001"))).isEqualTo("event:read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer error=\"insufficient_scope\", scope=\"org:admin\" | org:admin",
                "Bearer realm=\"api\", scope=\"team:read\", error=\"insufficient_scope\" | team:read",
                "Bearer error=\"insufficient_scope\" | org:read",
                "Bearer error=\"insufficient_scope\", scope=\"\" | org:read",
                "Bearer error=\"insufficient_scope\", scope=\"a b\" | a b",
                "Bearer error=\"insufficient_scope\", scope=\"x;reboot\" | org:read",
                "Bearer error=\"insufficient_scope\", scope=\"org:admin | org:read",
                "Bearer error=\"invalid_token\", scope=\"org:admin\" | org:read",
            })
    void aMissingScopeMayBeToldByTheServer(String challenge, String scope) throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> RawServer.write(
                socket, "HTTP/1.1 403 X\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(scopeOf(() -> api.organizations(new Bearer(raw.origin(), bearer.token()), ALL)))
                    .isEqualTo(scope);
        }
    }

    @Test
    void whatThereIsNotIsNotFound() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> api.projects(bearer, "nobody", ALL),
                () -> api.issues(bearer, in("nobody"), ALL),
                () -> api.issue(bearer, "acme", "9"),
                () -> api.issue(bearer, "acme", "NO-1"),
                () -> api.issue(bearer, null, "9"))) {
            assertThat(catchThrowableOfType(AuthFailure.class, call).kind()).isEqualTo(Kind.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404})
    void aPageIsNoAnswerOfASentry(int status) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.html(status));

        assertThat(failure())
                .hasMessageStartingWith(
                        status == 200
                                ? "No answer of a Sentry from 127.0.0.1:"
                                : "Something before Sentry at 127.0.0.1:");
        assertThat(sentry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void theTokenFollowsNoRedirectToAnotherOrigin(int status) throws Exception {
        try (RawServer elsewhere =
                new RawServer((request, socket) -> RawServer.write(socket, RawServer.json(200, "[]")))) {
            sentry.fault(Endpoint.API, Fault.redirect(status, "http://localhost:" + elsewhere.port() + "/secret/?x=1"));

            assertThat(failure())
                    .hasMessageContaining("redirects to http://localhost:" + elsewhere.port() + ",")
                    .hasMessageNotContaining("secret");
            for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
                ApiRequest request = new ApiRequest(method, "/api/0/x/", Map.of(), null);
                assertThatThrownBy(() -> api.send(bearer, request)).hasMessageContaining("where no token follows");
            }
            assertThat(elsewhere.connections()).isEmpty();
            assertThat(sentry.requests()).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectWithinTheServerIsFollowed(int status) {
        sentry.faultOnce(
                Endpoint.ORGANIZATIONS,
                Fault.redirect(status, "/api/0/organizations/?per_page=2"),
                Fault.redirect(status, sentry.url() + "/api/0/organizations/?per_page=1"));

        assertThat(slugs(api.organizations(bearer, ALL))).hasSize(1);
        assertThat(sentry.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void aRedirectThatWouldMakeAnotherRequestOfItIsNotFollowed(int status) {
        sentry.faultOnce(Endpoint.API, Fault.redirect(status, "/api/0/organizations/"));

        assertThat(api.send(bearer, new ApiRequest("POST", "/api/0/x/", Map.of(), null))
                        .status())
                .isEqualTo(status);
        assertThat(sentry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/api/0/organizations/,6", "?x,6", "'',6", "http://[,1"})
    void redirectsWithoutEndAndWithoutAddressAreAFailure(String location, int requests) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.redirect(302, location));

        assertThat(failure().kind()).isEqualTo(Kind.SERVER);
        assertThat(sentry.requests()).hasSize(requests);
    }

    // Bodies

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "1",
                "\"x\"",
                "[",
                "[{",
                "[{}",
                "[{\"slug\":",
                "[1,",
                "[{\"slug\":\"a\"}",
                "[}",
                "<html>",
                "[{\"slug\":\"a\"} {\"slug\":\"b\"}]"
            })
    void whatIsNoWholeListIsNone(String body) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.json(200, body));

        assertThat(failure().kind()).isEqualTo(Kind.SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | ``",
                "[{}] | ``",
                "[1, null, \"x\", [[{\"slug\":\"no\"}]], true, {\"slug\":\"a\"}] | a",
                "[{\"slug\":null}, {\"slug\":\"\"}, {\"slug\":5}, {\"slug\":{}}, {\"slug\":[]}, {\"slug\":\"a\"}] | a",
                "[{\"slug\":\"a\",\"name\":7,\"id\":{},\"links\":[]}] | a",
                "[{\"slug\":\"a\",\"links\":{\"regionUrl\":\"javascript:x\"}}] | a",
                "[{\"slug\":\"a\",\"links\":{\"regionUrl\":5}}] | a",
                "[{\"slug\":\"a\"}, {\"slug\":\"a\"}] | a,a",
                "[{\"slug\":\"b\",\"slug\":\"a\"}] | a",
            })
    void whatAnItemLacksDoesNotMatter(String body, String expected) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.json(200, body));
        Page<Organization> page = api.organizations(bearer, ALL);

        assertThat(String.join(",", slugs(page))).isEqualTo(expected);
        assertThat(page.items()).allMatch(found -> found.name() == null && found.region() == null);
    }

    @Test
    void anIssueMayLackEverythingButItsNumber() {
        sentry.fault(
                Endpoint.ISSUES,
                Fault.json(
                        200,
                        "[{\"id\":7},{\"id\":\"8\",\"shortId\":5,\"count\":\"many\",\"userCount\":[],\"firstSeen\":\"soon\","
                                + "\"lastSeen\":5,\"project\":\"x\",\"title\":{}},{\"shortId\":\"X-1\"},"
                                + "{\"id\":\"9\",\"count\":\"12\",\"lastSeen\":\"2026-03-01T12:00:00.123456+02:00\"}]"));
        List<Issue> issues = api.issues(bearer, in("acme"), ALL).items();

        assertThat(issues).hasSize(3);
        assertThat(issues.get(0))
                .isEqualTo(new Issue("7", null, null, null, null, null, null, null, null, null, null, null));
        assertThat(issues.get(1))
                .isEqualTo(new Issue("8", null, null, null, null, null, null, null, null, null, null, null));
        assertThat(issues.get(2).count()).isEqualTo(12);
        assertThat(issues.get(2).lastSeen()).isEqualTo("2026-03-01T10:00:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"regions\":null}", "{\"regions\":{}}", "{\"regions\":[1,{},{\"url\":5}]}"})
    void regionsThatAreNoneAreNone(String body) {
        sentry.fault(Endpoint.REGIONS, Fault.json(200, body));
        if (body.equals("[]")) {
            assertThatThrownBy(() -> api.regions(bearer)).isInstanceOf(AuthFailure.class);
        } else {
            assertThat(api.regions(bearer)).isEmpty();
        }
    }

    @Test
    void regionsAreReadWhateverStandsAround() {
        sentry.fault(
                Endpoint.REGIONS,
                Fault.json(
                        200,
                        "{\"a\":[{\"url\":\"https://no.sentry.io\"}],\"regions\":[{\"name\":\"us\",\"url\":"
                                + "\"https://us.sentry.io\",\"x\":[1]},{\"url\":\"nonsense\"}],\"b\":{\"regions\":[]}}"));

        assertThat(api.regions(bearer)).containsExactly(Origin.of("https://us.sentry.io"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"regions\":[", "{\"regions\":[{", "{\"regions\":[{}", "{"})
    void regionsThatBreakOffAreNoAnswer(String body) {
        sentry.fault(Endpoint.REGIONS, Fault.json(200, body));

        assertThat(catchThrowableOfType(AuthFailure.class, () -> api.regions(bearer))
                        .kind())
                .isEqualTo(Kind.SERVER);
    }

    @Test
    void anIssueWithoutANumberIsNoAnswer() {
        sentry.fault(Endpoint.ISSUE, Fault.json(200, "{\"title\":\"x\"}"));

        assertThatThrownBy(() -> api.issue(bearer, null, "1000001")).isInstanceOf(AuthFailure.class);
    }

    @Test
    void nestingBeyondReasonIsNoAnswer() {
        for (String body : new String[] {
            "[".repeat(100_000), "[{\"slug\":\"a\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}]"
        }) {
            sentry.fault(Endpoint.ORGANIZATIONS, Fault.json(200, body));

            assertThat(failure().kind()).isEqualTo(Kind.SERVER);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsNotRead() {
        sentry.fault(Endpoint.API, Fault.oversized(ApiAnswers.LARGEST + 1L));

        assertThat(failure()).hasMessageContaining("larger than 16 MiB");
        assertThatThrownBy(() -> api.send(bearer, new ApiRequest("GET", "/api/0/x/", Map.of(), null)))
                .hasMessageContaining("larger than 16 MiB");
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() {
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.truncatedJson().afterProcessing());

        assertThat(slugs(api.organizations(bearer, ALL))).hasSize(3);
        assertThat(sentry.requests()).hasSize(2);
    }

    @Test
    void anAnswerThatAlwaysBreaksOffIsNone() {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.truncatedJson().afterProcessing());

        assertThat(failure().kind()).isEqualTo(Kind.NETWORK);
        assertThat(sentry.requests()).hasSize(4);
    }

    @Test
    void aBodyThatComesByteByByteEndsInTime() {
        sentry.fault(Endpoint.API, Fault.slowBody());
        FeignSentryApi hurried =
                new FeignSentryApi("1", name -> null, clock, () -> null, host -> {}, Duration.ofMillis(300));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> hurried.organizations(bearer, ALL));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure)
                .hasMessageEndingWith(" within 300 ms. Try again later, or check the network and the proxy settings.");
        assertThat(sentry.requests()).as("who has waited long enough is told").hasSize(1);
    }

    // Trying again

    @Test
    void aServerThatIsUnwellForAMomentIsAskedAgain() {
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.html(503));

        assertThat(slugs(api.organizations(bearer, ALL))).hasSize(3);
        assertThat(sentry.requests()).hasSize(2);
        assertThat(clock.slept()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aServerThatStaysUnwellIsAskedFourTimes(int status) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.emptyBody(status));

        assertThat(failure()).hasMessageContaining("HTTP " + status).hasMessageContaining("Try again later.");
        assertThat(sentry.requests()).hasSize(4);
        assertThat(clock.slept()).isEqualTo(Duration.ofMillis(500 + 1000 + 2000));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 409, 418})
    void aRefusalIsNotRepeated(int status) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.emptyBody(status));

        assertThat(failure())
                .hasMessage("127.0.0.1:" + sentry.url().getPort() + " refuses the request (HTTP " + status + ").");
        assertThat(sentry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1000", "7,7000", "30,30000"})
    void aPauseThatTheServerAsksForIsKept(String seconds, long millis) {
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.retryAfter(429, seconds));

        assertThat(slugs(api.organizations(bearer, ALL))).hasSize(3);
        assertThat(clock.slept()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 3600})
    void aPauseThatIsTooLongIsToldInstead(int seconds) {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.retryAfter(429, Integer.toString(seconds)));

        assertThat(failure())
                .hasMessage("Too many requests to 127.0.0.1:" + sentry.url().getPort() + " (HTTP 429). Try again in "
                        + seconds + " seconds.");
        assertThat(sentry.requests()).hasSize(1);
        assertThat(clock.slept()).isZero();
    }

    @Test
    void aConnectionThatDropsIsTriedAgain() {
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.dropBeforeProcessing(), Fault.dropBeforeProcessing());

        assertThat(slugs(api.organizations(bearer, ALL))).hasSize(3);
    }

    @Test
    void whereNobodyIsTheReasonIsSaid() {
        bearer = new Bearer(new Origin("http", "127.0.0.1", 1), bearer.token());

        AuthFailure failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
        assertThat(failure).hasMessageContaining("Connection refused by 127.0.0.1:1");
        assertThat(clock.slept()).isZero();
    }

    @Test
    void whoIsInterruptedWhileItPausesIsInterrupted() {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.emptyBody(503));
        clock.onSleep(pause -> Thread.currentThread().interrupt());

        AuthFailure failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }
}

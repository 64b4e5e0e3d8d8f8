package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawApiTest {
    private static final String PATH = "/api/0/organizations/acme/issues/?query=a";

    private final World world = new World();
    private final List<Integer> shown = new ArrayList<>();

    private static ApiRequest get(String path) {
        return new ApiRequest("GET", path, Map.of(), null);
    }

    private static ApiResponse answer(int status, @Nullable String next) {
        return new ApiResponse(status, Map.of(), new byte[0], next, null);
    }

    private void answers(Function<String, ApiResponse> answers) {
        world.signIn();
        world.api.answer(request -> answers.apply(request.path()));
    }

    private void pages() {
        world.auth.api().pages(null, get(PATH), answer -> shown.add(answer.status()));
    }

    private static String paths(String... endings) {
        StringBuilder paths = new StringBuilder();
        for (String ending : endings) {
            paths.append("GET ").append(PATH).append(ending).append("@sentry.example.com\n");
        }
        return paths.toString();
    }

    private String calls() {
        return String.join("\n", world.api.calls()) + "\n";
    }

    @Test
    void theRequestGoesOutAsItIs() {
        world.signIn();
        ApiResponse answer = world.auth.api().send(null, new ApiRequest("PUT", "/api/0/x/", Map.of(), new byte[] {1}));

        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("\"/api/0/x/\"");
        assertThat(world.api.calls()).containsExactly("PUT /api/0/x/@sentry.example.com");
    }

    /** Not every name below sentry.io is a Sentry: only what sentry.io calls a region gets the token. */
    @Test
    void aRegionThatIsNamedIsAskedIfTheHostedSentryHasIt() {
        world.signIn(Origin.SENTRY_IO);
        world.api.region(Origin.of("https://us2.sentry.io")).region(Origin.of("https://eu.sentry.io"));
        ApiRequest request = get("/api/0/organizations/");

        world.auth.api().send(null, Origin.of("https://eu.sentry.io"), request);
        world.auth.api().send(null, Origin.of("https://status2.sentry.io"), request);
        world.auth.api().send(null, Origin.of("https://de.sentry.io"), request);
        world.auth.api().send(null, Origin.SENTRY_IO, request);
        world.auth.api().send(null, Origin.of("https://evil.example.com"), request);

        assertThat(world.api.calls())
                .containsExactly(
                        "regions@sentry.io",
                        "GET /api/0/organizations/@eu.sentry.io",
                        "regions@sentry.io",
                        "GET /api/0/organizations/@sentry.io",
                        "GET /api/0/organizations/@de.sentry.io",
                        "GET /api/0/organizations/@sentry.io",
                        "GET /api/0/organizations/@sentry.io");
    }

    @Test
    void whichRegionsThereAreIsAskedOnceForAllPages() {
        world.signIn(Origin.SENTRY_IO);
        Origin us = Origin.of("https://us2.sentry.io");
        world.api.region(us);
        world.api.answer(request -> answer(200, request.path().endsWith("=1") ? null : "1"));

        world.auth.api().pages(null, us, get("/api/0/organizations/"), answer -> {});

        assertThat(world.api.calls())
                .containsExactly(
                        "regions@sentry.io",
                        "GET /api/0/organizations/@us2.sentry.io",
                        "GET /api/0/organizations/?cursor=1@us2.sentry.io");
    }

    @Test
    void aRegionThatIsRememberedNeedNotBeAskedFor() {
        world.signIn(Origin.SENTRY_IO);
        Origin de = Origin.of("https://eu.sentry.io");
        world.cache.saveOrganizationRegions(Map.of("acme", de));

        world.auth.api().send(null, de, get("/api/0/organizations/"));

        assertThat(world.api.calls()).containsExactly("GET /api/0/organizations/@eu.sentry.io");
    }

    @Test
    void evenAPostIsSentAgainAfterARejection() {
        world.signIn();
        world.sentry.liveAccess.clear();
        world.auth.api().send(null, new ApiRequest("POST", "/api/0/x/", Map.of(), new byte[] {1}));

        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(world.api.calls()).hasSize(2);
    }

    @Test
    void pagesFollowTheCursorsToTheLast() {
        answers(path -> answer(200, path.endsWith("0%3A200%3A0") ? null : path.endsWith("a") ? "0:100:0" : "0:200:0"));
        pages();

        assertThat(calls()).isEqualTo(paths("", "&cursor=0%3A100%3A0", "&cursor=0%3A200%3A0"));
        assertThat(shown).containsExactly(200, 200, 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 302})
    void aPageThatIsAnErrorIsTheLast(int status) {
        answers(path -> path.endsWith("a") ? answer(200, "x") : answer(status, "y"));
        pages();

        assertThat(shown).containsExactly(200, status);
    }

    @Test
    void aServerThatLeadsInCirclesIsFoundOut() {
        answers(path -> answer(200, path.endsWith("=b") ? "c" : "b"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::pages);

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure).hasMessageContaining("may be incomplete");
        assertThat(shown).hasSize(3);
    }

    @Test
    void aServerThatPagesForEverIsFoundOut() {
        int[] page = new int[1];
        answers(path -> answer(200, "c" + page[0]++));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::pages);

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(shown).hasSize(10_000);
    }

    @Test
    void aTokenThatIsRejectedBetweenPagesIsRefreshed() {
        answers(path -> answer(200, path.endsWith("a") ? "b" : null));
        world.onAsk = what -> {
            if (what.contains("cursor=b") && world.sentry.count("refresh") == 0) {
                world.sentry.liveAccess.clear();
            }
        };
        pages();

        assertThat(shown).hasSize(2);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aSessionThatIsOverEndsThePages() {
        answers(path -> answer(200, "x"));
        world.store.clear();

        assertThat(catchThrowableOfType(AuthError.class, this::pages).reason())
                .isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(shown).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/0/organizations/acme/issues/,us.sentry.io",
        "/api/0/organizations/acme/,us.sentry.io",
        "/api/0/projects/acme/web/,us.sentry.io",
        "/api/0/organizations/other/,sentry.io",
        "/api/0/organizations/,sentry.io",
        "/api/0/projects/,sentry.io",
        "/api/0/projects/acme,sentry.io",
        "/api/0/issues/acme/,sentry.io",
        "/api/0/,sentry.io",
    })
    void whatIsAboutAnOrganizationGoesToItsRegion(String path, String server) {
        world.signIn(Origin.SENTRY_IO);
        world.cache.saveOrganizationRegions(Map.of("acme", Origin.of("https://us.sentry.io")));
        world.auth.api().send(null, get(path));

        assertThat(world.api.calls()).containsExactly("GET " + path + "@" + server);
    }

    @Test
    void aQueryIsNoOrganization() {
        world.signIn(Origin.SENTRY_IO);
        world.auth.api().send(null, get("/api/0/organizations/?query=acme/x"));

        assertThat(world.api.calls()).containsExactly("GET /api/0/organizations/?query=acme/x@sentry.io");
    }

    @ParameterizedTest
    @CsvSource({
        "/x/,0:1:0,/x/?cursor=0%3A1%3A0",
        "/x/?,a,/x/?cursor=a",
        "/x/?a=1,b,/x/?a=1&cursor=b",
        "/x/?cursor=old,b,/x/?cursor=b",
        "/x/?a=1&cursor=old&c=2,b,/x/?a=1&c=2&cursor=b",
        "/x/?a=1&&c=2,b,/x/?a=1&c=2&cursor=b",
        "/x/?cursors=1,b&c=d,/x/?cursors=1&cursor=b%26c%3Dd",
    })
    void aCursorReplacesTheOneBefore(String path, String cursor, String expected) {
        assertThat(RawApi.withCursor(path, cursor)).isEqualTo(expected);
    }

    @Test
    void neitherRequestsNorAnswersShowWhatTheyHold() {
        assertThat(new ApiRequest("POST", "/secret", Map.of("X", List.of("secret")), new byte[] {1}))
                .hasToString("POST request");
        assertThat(answer(500, "secret")).hasToString("HTTP 500");
    }

    @ParameterizedTest
    @CsvSource({"GET,true", "HEAD,true", "OPTIONS,true", "PUT,true", "DELETE,true", "POST,false", "PATCH,false"})
    void whatMayBeRepeated(String method, boolean repeatable) {
        assertThat(new ApiRequest(method, "/", Map.of(), null).isIdempotent()).isEqualTo(repeatable);
    }
}

package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiTest extends SandboxFixture {
    private static final String ORGANIZATIONS = "/api/0/organizations/";
    private static final Pattern NEXT =
            Pattern.compile("<([^>]*)>; rel=\"next\"; results=\"(true|false)\"; cursor=\"([^\"]*)\"");

    @Test
    void everyRefusalHasItsOwnDetail() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        assertUnauthorized(http.get(ORGANIZATIONS), "Authentication credentials were not provided.");
        assertUnauthorized(withHeader("Basic abc"), "Authentication credentials were not provided.");
        assertUnauthorized(withHeader("Bearer"), "Invalid token header. No credentials provided.");
        assertUnauthorized(withHeader("Bearer a b"), "Invalid token header. Token string should not contain spaces.");
        assertUnauthorized(withHeader("Bearer unknown"), "Invalid token");
        assertUnauthorized(withHeader("Bearer sntrys_unknown"), "Invalid org token");
        assertThat(withHeader("bEARER " + tokens.accessToken()).status()).isEqualTo(200);
        sentry.userDisabled(true);
        assertUnauthorized(http.getAs(tokens.accessToken(), ORGANIZATIONS), "User inactive or deleted");
        sentry.userDisabled(false);
        sentry.appDisabled(true);
        assertUnauthorized(http.getAs(tokens.accessToken(), ORGANIZATIONS), "UserApplication inactive or deleted");
        sentry.appDisabled(false);
        sentry.expireAccessToken(tokens.accessToken());
        assertUnauthorized(http.getAs(tokens.accessToken(), ORGANIZATIONS), "Token expired");
    }

    @Test
    void theIndexIsPublic() throws Exception {
        String user = sentry.issueUserToken("org:read", "event:read");

        assertThat(http.get("/api/0/").body()).isEqualTo("{\"version\":\"0\",\"auth\":null,\"user\":null}");
        assertThat(http.getAs(user, "/api/0/").body())
                .startsWith("{\"version\":\"0\",\"auth\":{\"scopes\":[\"event:read\",\"org:read\"]},\"user\":{\"id\":");
        assertThat(http.getAs("dead", "/api/0/").status()).isEqualTo(401);
    }

    @Test
    void theIdentityEndpointNeverSaysUnauthorized() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        RawHttp.Answer self = http.getAs(tokens.accessToken(), "/api/0/auth/");
        assertThat(self.status()).isEqualTo(200);
        assertThat(self.field("id")).isEqualTo("4711");
        assertThat(self.field("username")).isEqualTo("ada");

        for (RawHttp.Answer nobody : List.of(
                http.get("/api/0/auth/"),
                http.getAs("dead", "/api/0/auth/"),
                http.getAs(sentry.issueOrgToken(), "/api/0/auth/"))) {
            assertThat(nobody.status()).isEqualTo(400);
            assertThat(nobody.body()).isEmpty();
        }
        sentry.authEndpointBroken(true);
        assertThat(http.getAs(tokens.accessToken(), "/api/0/auth/").status()).isEqualTo(400);
    }

    @Test
    void tokensSeeWhatTheirScopesAllow() throws Exception {
        String user = sentry.issueUserToken("org:read", "project:admin");
        assertThat(user).matches("sntryu_[0-9a-f]{64}");
        RawHttp.Answer regions = http.getAs(user, "/api/0/users/me/regions/");
        assertThat(regions.body()).isEqualTo("{\"regions\":[{\"name\":\"us\",\"url\":\"" + sentry.url() + "\"}]}");
        RawHttp.Answer organizations = http.getAs(user, ORGANIZATIONS);
        assertThat(organizations.body())
                .contains("\"id\":\"1\",\"slug\":\"acme\"", "\"regionUrl\":\"" + sentry.url() + "\"");
        assertThat(http.getAs(user, "/api/0/organizations/acme/projects/").body())
                .contains("\"slug\":\"storefront\"");
        assertThat(http.getAs(user, "/api/0/projects/").body()).contains("\"slug\":\"reactor\"", "\"organization\":");

        for (RawHttp.Answer forbidden : List.of(
                http.getAs(user, "/api/0/users/me/"),
                http.getAs(user, "/api/0/organizations/acme/issues/"),
                http.getAs(sentry.issueOrgToken(), ORGANIZATIONS))) {
            assertThat(forbidden.status()).isEqualTo(403);
            assertThat(forbidden.body())
                    .isEqualTo("{\"detail\":\"You do not have permission to perform this action.\"}");
        }
    }

    @Test
    void anOrganizationTokenNamesItsServer() {
        String[] parts = sentry.issueOrgToken().split("_", -1);

        assertThat(parts).hasSize(3);
        assertThat(new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                .contains("\"url\":\"" + sentry.url() + "\"", "\"org\":\"acme\"");
    }

    @Test
    void pagesFollowTheNextCursorToTheEnd() throws Exception {
        sentry.issues(205);
        String token = sentry.signIn().accessToken();
        List<String> seen = new ArrayList<>();
        String target = "/api/0/organizations/acme/issues/?query=&limit=50";
        for (boolean more = true; more; ) {
            assertThat(seen).as("pages end").hasSizeLessThan(205);
            RawHttp.Answer page = http.getAs(token, target);
            assertThat(page.header("X-Hits")).isEqualTo("205");
            Matcher ids = Pattern.compile("\"shortId\":\"([^\"]*)\"").matcher(page.body());
            while (ids.find()) {
                seen.add(ids.group(1));
            }
            Matcher next = NEXT.matcher(page.header("Link"));
            assertThat(next.find()).isTrue();
            assertThat(next.group(1)).contains("limit=50&cursor=" + next.group(3));
            more = next.group(2).equals("true");
            target = "/api/0/organizations/acme/issues/?query=&limit=50&cursor="
                    + next.group(3).replace(":", "%3A");
        }
        assertThat(seen).hasSize(205).doesNotHaveDuplicates();
        assertThat(sentry.count(Endpoint.API)).isEqualTo(5);
    }

    @Test
    void theLinkHeaderHasBothPartsOnTheOnlyPageToo() throws Exception {
        RawHttp.Answer answer = http.getAs(sentry.signIn().accessToken(), ORGANIZATIONS);

        String url = sentry.url() + ORGANIZATIONS + "?&cursor=";
        assertThat(answer.header("Link"))
                .isEqualTo("<" + url + "0:0:1>; rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\", <" + url
                        + "0:100:0>; rel=\"next\"; results=\"false\"; cursor=\"0:100:0\"");
    }

    @Test
    void badPageParametersAreRefused() throws Exception {
        String token = sentry.signIn().accessToken();
        for (String query : List.of("per_page=101", "per_page=x", "per_page=0", "cursor=x", "cursor=0:-1:0")) {
            RawHttp.Answer answer = http.getAs(token, ORGANIZATIONS + "?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"detail\":");
        }
    }

    @Test
    void issuesCanBeFilteredAndRead() throws Exception {
        String token = sentry.signIn().accessToken();
        String base = "/api/0/organizations/acme/issues/";
        assertThat(http.getAs(token, base + "?query=is%3Aresolved").header("X-Hits"))
                .isEqualTo("6");
        assertThat(http.getAs(token, base + "?project=12&query=is%3Aunresolved&sort=date")
                        .body())
                .contains("\"slug\":\"api\"")
                .doesNotContain("storefront", "\"status\":\"resolved\"");
        RawHttp.Answer byId = http.getAs(token, "/api/0/issues/1000003/");
        assertThat(byId.status()).isEqualTo(200);
        assertThat(http.getAs(token, base + byId.field("shortId") + "/").body()).isEqualTo(byId.body());
        for (String missing : List.of("/api/0/issues/9/", base + "2000001/", "/api/0/organizations/none/issues/")) {
            RawHttp.Answer answer = http.getAs(token, missing);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"detail\":\"The requested resource does not exist\"}");
        }
    }

    @Test
    void pathsWithoutSlashGetAHintAndUnknownOnesNothing() throws Exception {
        RawHttp.Answer text = http.get("/api/0/organizations");
        assertThat(text.status()).isEqualTo(404);
        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.body()).startsWith("Route not found, did you forget a trailing slash?");
        assertThat(http.get("/api/0/organizations", "Content-Type", "application/json")
                        .body())
                .startsWith("{\"info\":");
        RawHttp.Answer unknown = http.get("/api/0/no/such/thing/");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEmpty();
        RawHttp.Answer post = http.request(
                "POST",
                ORGANIZATIONS,
                "",
                "Authorization",
                "Bearer " + sentry.signIn().accessToken());
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.body()).isEqualTo("{\"detail\":\"Method \\\"POST\\\" not allowed.\"}");
    }

    private RawHttp.Answer withHeader(String authorization) throws Exception {
        return http.get(ORGANIZATIONS, "Authorization", authorization);
    }

    private static void assertUnauthorized(RawHttp.Answer answer, String detail) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"" + detail + "\"}");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("xBasic realm=\"api\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }
}

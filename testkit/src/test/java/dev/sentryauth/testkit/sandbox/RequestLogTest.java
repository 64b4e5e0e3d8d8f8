package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestLogTest extends SandboxFixture {
    @Test
    void aRequestIsKeptWithAllItsParts() throws Exception {
        http.request(
                "POST",
                "/oauth/token/?q=a%20b",
                "grant_type=refresh_token&refresh_token=s%20ecret&x=1&x=2",
                "Content-Type",
                "application/x-www-form-urlencoded; charset=utf-8",
                "User-Agent",
                "test/1");

        LoggedRequest request = sentry.requests().get(0);

        assertThat(request.sequence()).isEqualTo(1);
        assertThat(request.instant()).isEqualTo(clock.instant());
        assertThat(request.endpoint()).isEqualTo(Endpoint.TOKEN_REFRESH);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/oauth/token/?q=a%20b");
        assertThat(request.queryParameter("q")).isEqualTo("a b");
        assertThat(request.header("user-AGENT")).isEqualTo("test/1");
        assertThat(request.header("Authorization")).isNull();
        assertThat(request.formParameter("refresh_token")).isEqualTo("s ecret");
        assertThat(request.formParameter("x")).isEqualTo("2");
        assertThat(request.form().get("x")).isEqualTo(List.of("1", "2"));
        assertThat(request.formParameter("y")).isNull();
        assertThat(request.body()).startsWith("grant_type=");
        assertThat(request.status()).isEqualTo(401);
        assertThat(request.toString())
                .isEqualTo("#1 POST /oauth/token/?*** [TOKEN_REFRESH] form[grant_type, refresh_token, x] -> 401");
    }

    @Test
    void whoHasReadTheAnswerFindsItsStatusInTheLog() throws Exception {
        for (int i = 0; i < 50; i++) {
            http.get("/api/0/");
            assertThat(sentry.requests().get(i).status()).isEqualTo(200);
        }
    }

    @Test
    void requestsAreToldApartByEndpoint() throws IOException {
        askForCode("");
        poll("x");
        refresh("x");
        http.post("/oauth/revoke/", "token", "x");
        http.get("/api/0/");
        http.get("/oauth/device/");
        http.get("/oauth/token");
        http.post("/oauth/token/", "grant_type", "password");

        assertThat(sentry.requests())
                .extracting(LoggedRequest::endpoint)
                .containsExactly(
                        Endpoint.DEVICE_CODE,
                        Endpoint.TOKEN_POLL,
                        Endpoint.TOKEN_REFRESH,
                        Endpoint.REVOKE,
                        Endpoint.INDEX,
                        Endpoint.APPROVAL_PAGE,
                        Endpoint.OTHER,
                        Endpoint.OTHER);
        sentry.clearLog();
        assertThat(sentry.requests()).isEmpty();
        assertThat(sentry.count(Endpoint.API)).isZero();
        http.get("/api/0/");
        assertThat(sentry.requests().get(0).sequence()).isEqualTo(9);
    }

    @Test
    void everyPartOfTheApiHasItsOwnNameAndCountsForTheWhole() throws Exception {
        List<String> paths = List.of(
                "",
                "auth/",
                "users/me/regions/",
                "organizations/",
                "organizations/acme/",
                "organizations/acme/projects/",
                "projects/",
                "teams/acme/acme/projects/",
                "projects/acme/api/",
                "organizations/acme/issues/",
                "organizations/acme/issues/1/",
                "issues/1/",
                "organizations/acme/shortids/API-1/",
                "organizations/acme/releases/",
                "organizations");
        for (String path : paths) {
            http.get("/api/0/" + path);
        }

        assertThat(sentry.requests())
                .extracting(LoggedRequest::endpoint)
                .containsExactly(
                        Endpoint.INDEX,
                        Endpoint.IDENTITY,
                        Endpoint.REGIONS,
                        Endpoint.ORGANIZATIONS,
                        Endpoint.ORGANIZATION,
                        Endpoint.PROJECTS,
                        Endpoint.PROJECTS,
                        Endpoint.PROJECTS,
                        Endpoint.PROJECT,
                        Endpoint.ISSUES,
                        Endpoint.ISSUE,
                        Endpoint.ISSUE,
                        Endpoint.SHORT_ID,
                        Endpoint.API_OTHER,
                        Endpoint.API_OTHER);
        assertThat(sentry.count(Endpoint.API)).isEqualTo(paths.size());
        assertThat(sentry.count(Endpoint.PROJECTS)).isEqualTo(3);
        assertThat(Endpoint.REVOKE.isWithin(Endpoint.API)).isFalse();
        assertThat(Endpoint.APPROVAL_PAGE.isWithin(Endpoint.API)).isFalse();
    }
}

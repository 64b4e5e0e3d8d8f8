package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokenEndpointTest extends SandboxFixture {
    private static final String TOKEN = "/oauth/token/";

    @Test
    void theGrantTypeIsCheckedBeforeTheClient() throws Exception {
        assertThat(http.post(TOKEN, "client_id", "unknown").body()).isEqualTo(error("invalid_request"));
        assertThat(http.post(TOKEN, "client_id", "unknown", "grant_type", "password")
                        .body())
                .isEqualTo(error("unsupported_grant_type"));
        RawHttp.Answer json =
                http.request("POST", TOKEN, "{\"grant_type\":\"refresh_token\"}", "Content-Type", "application/json");
        assertThat(json.status()).isEqualTo(400);
        assertThat(json.body()).isEqualTo(error("invalid_request"));
    }

    @Test
    void theClientIsCheckedBeforeTheGrant() throws Exception {
        for (RawHttp.Answer refused : new RawHttp.Answer[] {
            http.post(TOKEN, "grant_type", "refresh_token"),
            http.post(TOKEN, "grant_type", "refresh_token", "client_id", "unknown"),
            basic("not base64"),
            basic(encode("no colon")),
            basic(encode(sentry.clientId() + ":" + "x".repeat(4096))),
            basic(encode("unknown:"))
        }) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo(error("invalid_client"));
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"oauth\"");
        }
    }

    @Test
    void credentialsMayComeByBasicButNotTwice() throws Exception {
        String credentials = "Basic " + encode(sentry.clientId() + ":");
        String form = RawHttp.form(
                "grant_type", "refresh_token", "refresh_token", sentry.signIn().refreshToken());
        String type = "application/x-www-form-urlencoded";

        RawHttp.Answer twice = http.request(
                "POST",
                TOKEN,
                form + "&client_id=" + sentry.clientId(),
                "Content-Type",
                type,
                "Authorization",
                credentials);
        RawHttp.Answer once = http.request("POST", TOKEN, form, "Content-Type", type, "Authorization", credentials);

        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.body()).isEqualTo(error("invalid_request"));
        assertThat(once.status()).isEqualTo(200);
    }

    @Test
    void aConfidentialAppMustSendItsSecret() throws Exception {
        try (SandboxSentry own =
                SandboxSentry.builder().clientId("app").clientSecret("s3cret").start()) {
            RawHttp client = new RawHttp(own.url());
            String[] form = {
                "grant_type",
                "refresh_token",
                "refresh_token",
                own.signIn().refreshToken(),
                "client_id",
                "app",
                "client_secret",
                "wrong"
            };
            assertThat(client.post(TOKEN, form).body()).isEqualTo(error("invalid_client"));
            form[7] = "s3cret";
            assertThat(client.post(TOKEN, form).status()).isEqualTo(200);
        }
    }

    @Test
    void aDisabledAppGetsInvalidGrantAndLosesItsCode() throws Exception {
        sentry.approveAll();
        String code = askForCode("").field("device_code");
        sentry.appDisabled(true);
        RawHttp.Answer refused = poll(code);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo(error("invalid_grant"));

        sentry.appDisabled(false);
        assertThat(poll(code).body()).isEqualTo(error("invalid_grant"));
    }

    @Test
    void aRefreshWithScopeOrWithoutTokenIsInvalid() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        RawHttp.Answer scope = http.post(
                TOKEN,
                "client_id",
                sentry.clientId(),
                "grant_type",
                "refresh_token",
                "refresh_token",
                tokens.refreshToken(),
                "scope",
                "org:read");

        assertThat(scope.status()).isEqualTo(400);
        assertThat(scope.body()).isEqualTo(error("invalid_request"));
        assertThat(refresh("").body()).isEqualTo(error("invalid_request"));
        assertThat(refresh("unknown").body()).isEqualTo(error("invalid_grant"));
        assertThat(sentry.isLive(tokens.accessToken())).isTrue();
        assertThat(poll("").body()).isEqualTo(error("invalid_request"));
    }

    @Test
    void revocationEndsThePairByEitherTokenAndNeverSaysWhetherItKnewIt() throws Exception {
        IssuedTokens byAccess = sentry.signIn();
        IssuedTokens byRefresh = sentry.signIn();
        String personal = sentry.issueUserToken();

        for (String token : new String[] {byAccess.accessToken(), byRefresh.refreshToken(), "unknown", personal}) {
            RawHttp.Answer answer = revoke(sentry.clientId(), token);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("Content-Type")).startsWith("text/html");
        }

        assertThat(sentry.isLive(byAccess.accessToken())).isFalse();
        assertThat(refresh(byAccess.refreshToken()).body()).isEqualTo(error("invalid_grant"));
        assertThat(sentry.isLive(byRefresh.accessToken())).isFalse();
        assertThat(sentry.isLive(personal)).isTrue();
        assertThat(revoke("unknown", "any").status()).isEqualTo(401);
        assertThat(revoke(sentry.clientId(), "").body()).isEqualTo(error("invalid_request"));
        sentry.revokeForPublicClients(false);
        assertThat(revoke(sentry.clientId(), "any").body()).isEqualTo(error("invalid_client"));
        sentry.revokeSupported(false);
        assertThat(revoke(sentry.clientId(), "any").status()).isEqualTo(404);
    }

    @Test
    void testsCanEndATokenOrASession() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.revokeAccessToken(tokens.accessToken());
        assertThat(sentry.isLive(tokens.accessToken())).isFalse();
        RawHttp.Answer next = refresh(tokens.refreshToken());
        assertThat(next.status()).isEqualTo(200);

        sentry.revokeSession(next.field("access_token"));

        assertThat(refresh(next.field("refresh_token")).body()).isEqualTo(error("invalid_grant"));
        assertThat(tokens.toString()).doesNotContain(tokens.accessToken(), tokens.refreshToken());
    }

    @Test
    void pathsNeedTheirSlashAndThePostMethod() throws Exception {
        RawHttp.Answer redirect = http.post("/oauth/token?x=1", "grant_type", "refresh_token");
        assertThat(redirect.status()).isEqualTo(301);
        assertThat(redirect.header("Location")).isEqualTo("/oauth/token/?x=1");
        RawHttp.Answer get = http.get(TOKEN);
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.body()).isEmpty();
        assertThat(http.get("/oauth/revoke/").status()).isEqualTo(405);
        assertThat(http.get("/nowhere").status()).isEqualTo(404);
    }

    private RawHttp.Answer revoke(String client, String token) throws Exception {
        return http.post("/oauth/revoke/", "client_id", client, "token", token);
    }

    private RawHttp.Answer basic(String credentials) throws Exception {
        return http.request(
                "POST",
                TOKEN,
                "grant_type=refresh_token",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                "Basic " + credentials);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

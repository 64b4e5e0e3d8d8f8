package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RegionTest extends SandboxFixture {
    private final IssuedTokens tokens = sentry.signIn();
    private final String token = tokens.accessToken();

    @Test
    void aRegionIsAnnouncedAndSharesTokensAndData() throws Exception {
        SandboxRegion region = sentry.region("de");
        RawHttp there = new RawHttp(region.url());

        assertThat(sentry.region("de")).isSameAs(region);
        assertThat(http.getAs(token, "/api/0/users/me/regions/").body())
                .isEqualTo("{\"regions\":[{\"name\":\"us\",\"url\":\"" + sentry.url()
                        + "\"},{\"name\":\"de\",\"url\":\"" + region.url() + "\"}]}");
        RawHttp.Answer list = there.getAs(token, "/api/0/organizations/acme/issues/");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.header("Link")).startsWith("<" + region.url() + "/api/0/");
        sentry.revokeAccessToken(token);
        assertThat(there.getAs(token, "/api/0/organizations/").status()).isEqualTo(401);
    }

    @Test
    void aRegionHasItsOwnLogAndFaultsAndNoSignIn() throws Exception {
        SandboxRegion region = sentry.region("de");
        RawHttp there = new RawHttp(region.url());
        region.fault(Endpoint.ORGANIZATIONS, Fault.emptyBody(503));

        assertThat(there.getAs(token, "/api/0/organizations/").status()).isEqualTo(503);
        assertThat(http.getAs(token, "/api/0/organizations/").status()).isEqualTo(200);
        assertThat(there.post("/oauth/token/", "grant_type", "refresh_token").status())
                .isEqualTo(404);
        assertThat(region.count(Endpoint.ORGANIZATIONS)).isEqualTo(1);
        assertThat(region.requests()).hasSize(2);
        assertThat(sentry.requests()).hasSize(1);
    }

    @Test
    void organizationsCanBeInTheirRegionOnly() throws Exception {
        SandboxRegion region = sentry.region("de");
        RawHttp there = new RawHttp(region.url());
        sentry.placeOrganization("globex", "de");
        assertThat(http.getAs(token, "/api/0/organizations/globex/").body())
                .contains("\"regionUrl\":\"" + region.url() + "\"", sentry.url() + "/organizations/globex");

        sentry.organizationsOnlyInTheirRegion(true);

        assertThat(there.getAs(token, "/api/0/organizations/").body())
                .contains("globex")
                .doesNotContain("acme");
        assertThat(there.getAs(token, "/api/0/organizations/globex/issues/").status())
                .isEqualTo(200);
        assertThat(there.getAs(token, "/api/0/issues/2000001/").status()).isEqualTo(200);
        assertThat(there.getAs(token, "/api/0/organizations/acme/").status()).isEqualTo(404);
        assertThat(http.getAs(token, "/api/0/organizations/").body())
                .contains("acme")
                .doesNotContain("globex");
        assertThat(http.getAs(token, "/api/0/organizations/globex/projects/").status())
                .isEqualTo(404);
        assertThat(http.getAs(token, "/api/0/issues/2000001/").status()).isEqualTo(404);
    }

    @Test
    void theServerCanTellOfAnyAddress() throws Exception {
        sentry.announceRegion("evil", "http://evil.example");
        sentry.placeOrganization("acme", "evil");
        sentry.organizationRegionUrl("globex", "http://127.0.0.1:1");
        sentry.organizationRegionUrl("initech", null);

        assertThat(http.getAs(token, "/api/0/users/me/regions/").body())
                .contains("{\"name\":\"evil\",\"url\":\"http://evil.example\"}");
        assertThat(http.getAs(token, "/api/0/organizations/acme/").body())
                .contains("\"regionUrl\":\"http://evil.example\"");
        assertThat(http.getAs(token, "/api/0/organizations/globex/").body())
                .contains("\"regionUrl\":\"http://127.0.0.1:1\"");
        assertThat(http.getAs(token, "/api/0/organizations/initech/").body()).doesNotContain("regionUrl");
        assertThatThrownBy(() -> sentry.placeOrganization("acme", "fr")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRegionStopsWithItsServer() throws Exception {
        SandboxRegion region = sentry.region("de");
        RawHttp there = new RawHttp(region.url());
        assertThat(there.get("/api/0/").status()).isEqualTo(200);

        sentry.close();

        assertThatThrownBy(() -> there.get("/api/0/")).isInstanceOf(IOException.class);
    }
}

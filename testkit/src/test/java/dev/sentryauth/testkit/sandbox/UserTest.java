package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserTest extends SandboxFixture {
    private static final SandboxUser BOB = new SandboxUser("4712", "Bob Sandbox", "bob@sandbox.example", "bob");

    @Test
    void aTokenStaysWithWhomItWasIssuedTo() throws Exception {
        IssuedTokens adas = sentry.signIn();
        String adasApiToken = sentry.issueUserToken();
        sentry.user(BOB);
        String bobs = sentry.signIn().accessToken();

        assertThat(email(adas.accessToken())).isEqualTo("ada@sandbox.example");
        assertThat(email(adasApiToken)).isEqualTo("ada@sandbox.example");
        assertThat(email(bobs)).isEqualTo("bob@sandbox.example");
        RawHttp.Answer refreshed = refresh(adas.refreshToken());
        assertThat(refreshed.body()).contains("\"email\":\"ada@sandbox.example\"");
        assertThat(email(refreshed.field("access_token"))).isEqualTo("ada@sandbox.example");
        assertThat(http.getAs(bobs, "/api/0/").body()).contains("bob@").doesNotContain("ada@");
        assertThat(email(sentry.signInAs(SandboxUser.DEFAULT).accessToken())).isEqualTo("ada@sandbox.example");
    }

    @Test
    void aCodeBelongsToWhoApprovesIt() throws Exception {
        RawHttp.Answer code = askForCode("org:read");
        RawHttp.Answer other = askForCode("org:read");
        sentry.approveAs(BOB, code.field("user_code"));
        sentry.approve(other.field("user_code"));
        sentry.user(BOB);

        RawHttp.Answer token = poll(code.field("device_code"));
        assertThat(token.body()).contains("\"user\":{\"id\":\"4712\",\"name\":\"Bob Sandbox\"");
        assertThat(email(token.field("access_token"))).isEqualTo("bob@sandbox.example");
        assertThat(poll(other.field("device_code")).body()).contains("\"user\":{\"id\":\"4711\"");
    }

    @Test
    void everybodySeesTheOrganizationsHeIsAMemberOf() throws Exception {
        sentry.memberOf(BOB, "globex", "initech");
        String bobs = sentry.signInAs(BOB).accessToken();
        String adas = sentry.signIn().accessToken();

        assertThat(http.getAs(bobs, "/api/0/organizations/").body())
                .contains("globex", "initech")
                .doesNotContain("acme");
        assertThat(http.getAs(bobs, "/api/0/projects/").body()).doesNotContain("storefront");
        for (String path : new String[] {"organizations/acme/", "organizations/acme/issues/", "issues/1000003/"}) {
            assertThat(http.getAs(bobs, "/api/0/" + path).status()).as(path).isEqualTo(403);
            assertThat(http.getAs(adas, "/api/0/" + path).status()).as(path).isEqualTo(200);
        }
    }

    private String email(String accessToken) throws Exception {
        return http.getAs(accessToken, "/api/0/auth/").field("email");
    }
}

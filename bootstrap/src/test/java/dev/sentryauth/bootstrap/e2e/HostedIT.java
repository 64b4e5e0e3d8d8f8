package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.HostedProxy;
import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxListener;
import dev.sentryauth.testkit.sandbox.SandboxRegion;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosted Sentry with its regions, over TLS: sentry.io, us.sentry.io and de.sentry.io, each a sandbox's address. */
class HostedIT {
    @TempDir
    static Path shared;

    private static HostedProxy.Certificate certificate;

    @TempDir
    Path directory;

    private final SandboxSentry home = SandboxSentry.start();
    private final SandboxRegion us = home.region("us");
    private final SandboxRegion de = home.region("de");
    private HostedProxy proxy;
    private Cli cli = new Cli(Path.of("nowhere"), home);
    private IssuedTokens tokens;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = HostedProxy.certificate(shared);
    }

    @BeforeEach
    void signIn() throws IOException {
        proxy = new HostedProxy(
                certificate,
                Map.of(
                        "sentry.io:443", home.url(),
                        "us.sentry.io:443", us.url(),
                        "de.sentry.io:443", de.url()));
        home.announceRegion("us", "https://us.sentry.io");
        home.announceRegion("de", "https://de.sentry.io");
        home.placeOrganization("globex", "de");
        home.organizationsOnlyInTheirRegion(true);
        cli = new Cli(directory.resolve("config"), home)
                .set("SENTRY_URL", null)
                .set("SENTRY_CA_BUNDLE", certificate.pem().toString());
        for (String variable : List.of("https_proxy", "http_proxy")) {
            cli.set(variable, proxy.url().toString());
        }
        cli.set("no_proxy", "");
        tokens = cli.signedIn(home, null);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        home.close();
    }

    private static List<Endpoint> asked(SandboxListener listener) {
        List<Endpoint> asked =
                listener.requests().stream().map(LoggedRequest::endpoint).toList();
        listener.clearLog();
        return asked;
    }

    @Test
    void organizationsComeFromAllRegionsAndAreAskedWhereTheyAre() {
        Result organizations = cli.run("org", "list");
        assertThat(organizations.exit()).as(organizations.err()).isZero();
        assertThat(organizations.out().lines().map(line -> line.split("\t")[0]))
                .containsExactlyInAnyOrder("acme", "initech", "globex");
        assertThat(asked(home)).containsExactly(Endpoint.REGIONS);
        assertThat(asked(us)).containsExactly(Endpoint.ORGANIZATIONS);
        assertThat(asked(de)).containsExactly(Endpoint.ORGANIZATIONS);

        Result issues = cli.run("issue", "list", "globex", "--limit", "2");
        assertThat(issues.exit()).as(issues.err()).isZero();
        assertThat(issues.out()).startsWith("REACTOR-1\t");
        assertThat(asked(home)).as("the region was known").isEmpty();
        assertThat(asked(us)).isEmpty();
        assertThat(asked(de)).containsExactly(Endpoint.ISSUES);

        assertThat(cli.run("issue", "view", "https://acme.sentry.io/issues/1000003/")
                        .out())
                .startsWith("STOREFRONT-3: ");
        assertThat(asked(us)).containsExactly(Endpoint.ISSUE);
        assertThat(asked(home)).isEmpty();

        assertThat(cli.sql("SELECT group_concat(org_slug || '=' || region_url) FROM org_regions"))
                .contains("globex=https://de.sentry.io")
                .contains("acme=https://us.sentry.io");
        assertThat(cli.run("auth", "logout").out()).contains("revoked");
        assertThat(cli.sql("SELECT count(*) FROM org_regions")).isEqualTo("0");
        assertThat(asked(home)).containsExactly(Endpoint.REVOKE);
        assertThat(proxy.asked())
                .containsOnly("CONNECT sentry.io:443", "CONNECT us.sentry.io:443", "CONNECT de.sentry.io:443");
    }

    /** Without a list of organizations first, the region is learned on the way. */
    @Test
    void theRegionIsLearnedOnceAndThenKnown() {
        Result first = cli.run("api", "organizations/globex/issues/", "-X", "GET", "-F", "limit=1");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(asked(home)).containsExactly(Endpoint.REGIONS);
        assertThat(asked(de)).containsExactly(Endpoint.ORGANIZATIONS, Endpoint.ISSUES);

        Result second = cli.run("project", "list", "globex");
        assertThat(second.out()).startsWith("globex\treactor\t");
        assertThat(asked(home)).isEmpty();
        assertThat(asked(de)).containsExactly(Endpoint.PROJECTS);
    }

    @Test
    void aRegionThatIsNotTheHostedSentryIsNeverAsked() {
        home.announceRegion("evil", "https://sentry.io.evil.example");
        home.announceRegion("plain", "http://us.sentry.io");
        home.announceRegion("port", "https://us.sentry.io:8443");
        home.announceRegion("user", "https://us.sentry.io@evil.example");
        home.organizationRegionUrl("acme", "https://sentry.io.evil.example");
        home.organizationRegionUrl("initech", "http://us.sentry.io");
        home.organizationsOnlyInTheirRegion(false);

        Result issues = cli.run("issue", "list", "--limit", "3", "--json");
        assertThat(issues.exit()).as(issues.err()).isZero();
        Result api = cli.run("api", "organizations/acme/");
        assertThat(api.exit()).as(api.err()).isZero();

        assertThat(cli.sql("SELECT group_concat(region_url) FROM org_regions")).isEqualTo("https://de.sentry.io");
        assertThat(proxy.asked())
                .containsOnly("CONNECT sentry.io:443", "CONNECT us.sentry.io:443", "CONNECT de.sentry.io:443");
    }

    @Test
    void regionsThatRejectTheTokenAtOnceCauseOneRefresh() {
        home.faultOnce(Endpoint.REGIONS, Fault.rewriteBody(body -> {
            home.expireAccessToken(tokens.accessToken());
            return body;
        }));

        Result organizations = cli.run("org", "list", "--json");

        assertThat(organizations.exit()).as(organizations.err()).isZero();
        assertThat(organizations.out()).contains("\"acme\"").contains("\"globex\"");
        assertThat(home.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        for (SandboxRegion region : List.of(us, de)) {
            assertThat(region.requests()).as(region.name()).hasSizeLessThanOrEqualTo(2);
            assertThat(region.requests()).extracting(LoggedRequest::status).endsWith(200);
        }
    }
}

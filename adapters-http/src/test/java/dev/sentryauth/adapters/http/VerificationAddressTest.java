package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of verification pages as servers with an incomplete configuration send them. */
class VerificationAddressTest {
    private static final Origin SERVER = Origin.of("https://sentry.example.com:8443");

    @ParameterizedTest
    @CsvSource({
        "https://login.example.com/oauth/device/, https://login.example.com/oauth/device/",
        "HTTP://login.example.com/x, HTTP://login.example.com/x",
        "/oauth/device/, https://sentry.example.com:8443/oauth/device/",
        "/oauth/device/?user_code=AB-CD, https://sentry.example.com:8443/oauth/device/?user_code=AB-CD",
        "oauth/device/, https://sentry.example.com:8443/oauth/device/",
        "//login.example.com/oauth/device/, https://login.example.com/oauth/device/",
        "//login.example.com:444/x, https://login.example.com:444/x",
        "sentry.example.com/oauth/device/, https://sentry.example.com/oauth/device/",
        "sentry.example.com:9000/oauth/device/, https://sentry.example.com:9000/oauth/device/",
        "sentry.example.com, https://sentry.example.com",
        "localhost:8000/oauth/device/, https://localhost:8000/oauth/device/",
        "[::1]:8000/oauth/device/, https://[::1]:8000/oauth/device/",
        "' /oauth/device/ ', https://sentry.example.com:8443/oauth/device/",
        "/oauth/d\u00e9vice/, https://sentry.example.com:8443/oauth/d%C3%A9vice/",
    })
    void whatIsMissingIsTheServers(String sent, String whole) {
        assertThat(VerificationAddress.of(sent, SERVER)).isEqualTo(whole);
    }

    @Test
    void aServerWithoutTlsGivesItsOwnScheme() {
        Origin plain = Origin.of("http://127.0.0.1:9000");

        assertThat(VerificationAddress.of("/oauth/device/", plain)).isEqualTo("http://127.0.0.1:9000/oauth/device/");
        assertThat(VerificationAddress.of("127.0.0.1:9000/oauth/device/", plain))
                .isEqualTo("http://127.0.0.1:9000/oauth/device/");
        assertThat(VerificationAddress.of("//sentry:9000/oauth/device/", plain))
                .isEqualTo("http://sentry:9000/oauth/device/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://sentry.example.com/",
                "javascript:alert(1)",
                "javascript:1",
                "file:///etc/passwd",
                "data:text/html,x",
                "mailto:a@example.com",
                "https:///nowhere",
                "https:oauth/device/",
                "https://user:pw@sentry.example.com/",
                "user@sentry.example.com/oauth/device/",
                "//user@sentry.example.com/x",
                "/oauth/\u001b[31m/",
                "/oauth/device/ --flag",
                "///oauth/device/",
                "?user_code=AB-CD",
                "#",
                " ",
            })
    void whatIsNoWebAddressIsRefused(String sent) {
        assertThat(VerificationAddress.of(sent, SERVER)).isNull();
    }

    private static DeviceAuthorization device(SandboxSentry sentry, String members) {
        sentry.fault(
                Endpoint.DEVICE_CODE,
                Fault.json(200, "{\"device_code\":\"dc\",\"user_code\":\"AB-CD\",\"interval\":1" + members + "}"));
        return new FeignOAuthServer("1", name -> null)
                .requestDeviceCode(
                        new OAuthClient(Origin.of(sentry.url().toString()), sentry.clientId()),
                        Scopes.DEFAULT,
                        Duration.ofSeconds(30));
    }

    @Test
    void oneUsableAddressIsEnough() {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            DeviceAuthorization complete =
                    device(sentry, ",\"verification_uri_complete\":\"/oauth/device/?user_code=AB-CD\"");
            assertThat(complete.verificationUri()).isEqualTo(sentry.url() + "/oauth/device/");
            assertThat(complete.bestUri()).isEqualTo(sentry.url() + "/oauth/device/?user_code=AB-CD");

            DeviceAuthorization plain = device(sentry, ",\"verification_uri\":\"/oauth/device/\"");
            assertThat(plain.bestUri()).isEqualTo(sentry.url() + "/oauth/device/");
            assertThat(plain.verificationUriComplete()).isNull();

            DeviceAuthorization mixed = device(
                    sentry,
                    ",\"verification_uri\":\"ftp://x/\",\"verification_uri_complete\":\"/oauth/device/?user_code=AB-CD\"");
            assertThat(mixed.verificationUri()).isEqualTo(sentry.url() + "/oauth/device/");

            assertThatThrownBy(() -> device(sentry, ",\"verification_uri\":\"javascript:alert(1)\""))
                    .isInstanceOf(AuthFailure.class)
                    .hasMessageContaining("verification_uri");
            assertThatThrownBy(() -> device(sentry, "")).isInstanceOf(AuthFailure.class);
        }
    }
}

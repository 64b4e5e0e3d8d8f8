package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.login.DeviceLogin;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.refresh.RefreshResult;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.SentryAuthException;
import java.time.Duration;

/** What the rig lets a process do, through the library's front door. */
enum Operation {
    /** The token in force, refreshed if due. */
    CURRENT,
    /** A refresh if due, as a person asks for it. */
    REFRESH_IF_NEEDED,
    /** A refresh in any case. */
    REFRESH,
    /** A request to the API. */
    CALL,
    LOGIN_DEVICE,
    LOGIN_TOKEN,
    LOGOUT;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * How it went.
     *
     * @param word {@code fail:} and the code of a failure, else what was done
     * @param fingerprint SHA-256 of the access token; a hyphen if there is none
     */
    record Outcome(String word, String fingerprint, String message) {
        static Outcome parse(String line) {
            String[] parts = line.split(" ", 3);
            return new Outcome(parts[0], parts[1], parts.length < 3 ? "" : parts[2]);
        }

        boolean failed() {
            return word.startsWith("fail:");
        }

        @Override
        public String toString() {
            return word + " " + fingerprint + " " + message.replace('\n', ' ');
        }
    }

    Outcome run(Ports ports, Job job) {
        return run(new SentryAuth(ports, job.text("client")), ports, job);
    }

    /** Several threads may share one {@code auth}. */
    Outcome run(SentryAuth auth, Ports ports, Job job) {
        try {
            return done(auth, ports, job);
        } catch (SentryAuthException e) {
            return new Outcome("fail:" + e.code(), "-", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Outcome("fail:unexpected", "-", e.toString());
        }
    }

    private Outcome done(SentryAuth auth, Ports ports, Job job) {
        Target target = auth.named(null, job.text("url"));
        return switch (this) {
            case CURRENT -> outcome("ok", auth.session().current(null).token());
            case REFRESH_IF_NEEDED -> outcome(auth.refresh().run(null, true));
            case REFRESH -> outcome(auth.refresh().run(null, false));
            case CALL ->
                outcome("ok", auth.session().call(null, config -> {
                    ports.identityServer().identify(config.origin(), config.token(), TIMEOUT);
                    return config.token();
                }));
            case LOGIN_DEVICE -> {
                DeviceLogin login = new DeviceLogin(target, Scopes.DEFAULT, DeviceLogin.DEFAULT_TIMEOUT);
                yield of(
                        "ok",
                        auth.login().device(login, (device, origin, left) -> {}).credential());
            }
            case LOGIN_TOKEN ->
                of(
                        "ok",
                        auth.login().token(target, Secret.of(job.text("token"))).credential());
            case LOGOUT -> new Outcome(auth.logout().run().revoked().name(), "-", "");
        };
    }

    private static Outcome outcome(RefreshResult result) {
        return of(result.change().name(), result.credential());
    }

    private static Outcome of(String word, Credential credential) {
        return outcome(word, credential.accessToken());
    }

    private static Outcome outcome(String word, Secret token) {
        return new Outcome(word, token.fingerprint(), "");
    }
}

package dev.sentryauth.application;

import dev.sentryauth.application.api.Identity;
import dev.sentryauth.application.api.Issues;
import dev.sentryauth.application.api.Organizations;
import dev.sentryauth.application.api.Projects;
import dev.sentryauth.application.api.RawApi;
import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.login.Login;
import dev.sentryauth.application.logout.Logout;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.refresh.Refresh;
import dev.sentryauth.application.refresh.Refresher;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.application.status.Status;
import org.jspecify.annotations.Nullable;

/**
 * The library's front door: give it what the use cases need from outside, take the use cases. One instance for one
 * token store; it may be used from any thread, and its threads share one refresh.
 */
public final class SentryAuth {
    private final Ports ports;
    private final TargetResolver targets;
    private final HostBinding hosts;
    private final Refresher refresher;

    /**
     * Wires the use cases.
     *
     * @param ports asked for each thing when it is first needed
     * @param defaultClientId the OAuth client id where SENTRY_CLIENT_ID names none
     */
    public SentryAuth(Ports ports, String defaultClientId) {
        this.ports = ports;
        this.targets = new TargetResolver(ports.environment(), defaultClientId);
        this.hosts = new HostBinding(targets);
        this.refresher = new Refresher(ports);
    }

    /**
     * The Sentry that arguments and environment name, for the other methods' {@code named}.
     *
     * @param urlArgument a whole URL among a command's arguments
     * @param urlOption the value of an option such as {@code --url}
     * @return null if nothing names one
     * @throws dev.sentryauth.domain.AuthFailure if what names one is malformed
     */
    public @Nullable Target named(@Nullable String urlArgument, @Nullable String urlOption) {
        return targets.named(urlArgument, urlOption);
    }

    /** Signing in. */
    public Login login() {
        return new Login(ports, targets, session());
    }

    /** Refreshing because a person asks. */
    public Refresh refresh() {
        return new Refresh(ports, hosts, refresher);
    }

    /** Who is signed in. */
    public Status status() {
        return new Status(ports, targets, hosts);
    }

    /** Signing out. */
    public Logout logout() {
        return new Logout(ports, targets);
    }

    /** The token in force, and requests that carry it. */
    public Session session() {
        return new Session(ports, hosts, refresher);
    }

    /** Who is signed in, as the server says. */
    public Identity identity() {
        return new Identity(ports, session());
    }

    /** The organizations of whoever is signed in. */
    public Organizations organizations() {
        return new Organizations(ports, session());
    }

    /** Projects. */
    public Projects projects() {
        return new Projects(ports, session());
    }

    /** Issues. */
    public Issues issues() {
        return new Issues(ports, session());
    }

    /** Requests that a person composes. */
    public RawApi api() {
        return new RawApi(ports, session());
    }
}

package dev.sentryauth.application.login;

import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Scopes;
import java.time.Duration;

/**
 * Is told how a device flow goes on, in the thread that runs it; an exception ends the sign-in. Texts from the server
 * are not sanitised yet.
 */
public interface LoginListener {

    /** What the sign-in asks for; called before {@link #deviceAuthorized}, so that it is shown before the approval. */
    default void asking(Scopes scopes) {}

    /** The person can approve now: show the code and where to enter it. */
    void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration timeLeft);

    /** Called about once a second while the flow waits for the person. */
    default void waiting(Duration timeLeft) {}

    /** The server wants fewer polls; from now on they are {@code interval} apart. */
    default void slowedDown(Duration interval) {}

    /** A poll brought no answer; the flow goes on and tries again after {@code pause}. */
    default void unavailable(String reason, Duration pause) {}
}

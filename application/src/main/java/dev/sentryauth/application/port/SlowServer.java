package dev.sentryauth.application.port;

/** Hears that a server lets a request wait, so that a user can be told what the silence is. Must be safe for any thread. */
@FunctionalInterface
public interface SlowServer {

    /**
     * The server has not responded for some seconds, or wants a pause of that length before the next try. The thread that
     * waits calls this, once for each such wait, and goes on waiting.
     *
     * @param host the server as a user knows it
     */
    void waitingFor(String host);
}

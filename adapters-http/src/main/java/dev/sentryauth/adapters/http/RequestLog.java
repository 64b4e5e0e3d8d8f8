package dev.sentryauth.adapters.http;

/** Takes a line about each request, and its headers if they are wanted. No line holds a secret. Called from any thread. */
public interface RequestLog {
    /** Whether headers are wanted, with the values of most of them masked. */
    boolean wantsHeaders();

    /** Takes a line, without its end; must not throw. */
    void line(String text);
}

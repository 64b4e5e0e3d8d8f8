package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.SafeText;
import java.io.PrintStream;

/** Says on a terminal which server a command waits for: once, however many requests wait. */
public final class WaitingNotice implements SlowServer {
    private final Terminal terminal;
    private boolean said;

    public WaitingNotice(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void waitingFor(String host) {
        if (!said && terminal.isErrTerminal()) {
            said = true;
            PrintStream err = terminal.err();
            err.print("Waiting for " + SafeText.of(host) + " to respond. (Ctrl-C ends it.)\n");
            err.flush();
        }
    }
}

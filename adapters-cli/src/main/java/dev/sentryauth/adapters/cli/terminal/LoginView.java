package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.application.login.LoginListener;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.Scopes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while signing in, on standard error: the code, where to enter it, and on a terminal a QR code and
 * the time that is left. Without a terminal, or where repainting would disturb (TERM=dumb, ACCESSIBLE, CI, a narrow terminal):
 * plain lines and nothing that moves. For one thread.
 */
public final class LoginView implements LoginListener, AutoCloseable {
    /** What the live line needs, and the cell behind it. Where it wraps, each repaint would be a new line. */
    private static final int MIN_COLUMNS = "Waiting for the approval, 24:00:00 left".length() + 1;

    /** What has to stay visible beneath the QR code. */
    private static final int ROWS_OF_TEXT = 6;

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    private final PrintStream err;
    private final Environment environment;
    private final @Nullable Browser browser;
    private final boolean colours;
    private boolean live;
    private String asked = "";
    private String shown = "";
    private @Nullable Thread atExit;
    private @Nullable CompletableFuture<Boolean> opening;

    /** {@code browser} is what opens the address if a person is there; null: none shall. */
    public LoginView(Terminal terminal, Environment environment, @Nullable Browser browser) {
        this.terminal = terminal;
        this.err = terminal.err();
        this.environment = environment;
        this.browser = browser;
        this.live = terminal.mayRepaint(environment);
        this.colours = live && Terminal.valueOf(environment, "NO_COLOR").isEmpty();
    }

    @Override
    public void asking(Scopes scopes) {
        int count = scopes.names().size();
        asked = "Asking for " + count + (count == 1 ? " scope" : " scopes")
                + (scopes.isDefault() ? ", the default." : ": " + SafeText.of(String.join(", ", scopes.names())) + ".")
                + "\n";
    }

    @Override
    public void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration timeLeft) {
        StringBuilder text = new StringBuilder("Signing in to ")
                .append(SafeText.of(origin.display()))
                .append('\n')
                .append(asked)
                .append('\n');
        if (live) {
            TerminalSize size = terminal.size(environment);
            appendQrCode(text, device.bestUri(), size);
            live = size == null || size.columns() >= MIN_COLUMNS;
        }
        String complete = device.verificationUriComplete();
        if (complete != null) {
            text.append("  Open  ").append(SafeText.of(complete)).append("\n  or    ");
        } else {
            text.append("  Open  ");
        }
        text.append(SafeText.of(device.verificationUri()))
                .append(" and enter the code\n  Code  ")
                .append(colours ? BOLD : "")
                .append(SafeText.of(device.userCode()))
                .append(colours ? PLAIN : "")
                .append("\n\n");
        if (!live) {
            text.append("Waiting for the approval, ")
                    .append(Times.spanRoundedUp(timeLeft))
                    .append(" at most.\n");
        }
        print(text);
        if (terminal.isErrTerminal()) {
            endLineAtExit();
        }
        if (browser != null && terminal.isInteractive(environment)) {
            opening = browser.open(device.bestUri());
            sayIfOpened();
        }
    }

    /** One line about the browser, once it is known whether there is one. */
    private void sayIfOpened() {
        CompletableFuture<Boolean> result = opening;
        if (result != null && result.isDone()) {
            opening = null;
            say(
                    result.join()
                            ? "Opening the address in your browser."
                            : "No browser could be opened here: use the address above on any device.");
        }
    }

    private void appendQrCode(StringBuilder text, String uri, @Nullable TerminalSize size) {
        String address = WebAddress.of(uri);
        boolean utf8 = Terminal.isUtf8(environment);
        if (address == null || size == null || (!utf8 && !colours)) {
            return; // without half blocks and colours a camera would see no code
        }
        QrImage.Style style =
                !utf8 ? QrImage.Style.SPACES : colours ? QrImage.Style.HALF_BLOCKS : QrImage.Style.PLAIN_HALF_BLOCKS;
        QrImage image = QrImage.fitting(address, style, size.columns(), size.rows() - ROWS_OF_TEXT);
        if (image != null) {
            text.append(image.render()).append('\n');
        }
    }

    @Override
    public void waiting(Duration timeLeft) {
        sayIfOpened();
        if (!live) {
            return;
        }
        String line = "Waiting for the approval, " + Times.countdown(timeLeft) + " left";
        if (line.equals(shown)) {
            return;
        }
        shown = line;
        print("\r" + line + "\u001b[K");
    }

    @Override
    public void slowedDown(Duration interval) {
        say("Sentry asked us to slow down; now checking every " + interval.toSeconds() + " seconds.");
    }

    @Override
    public void unavailable(String reason, Duration pause) {
        say("No answer from Sentry (" + SafeText.of(reason) + ")"
                + (pause.isZero() ? "." : "; trying again in " + Times.spanRoundedUp(pause) + "."));
    }

    /** Takes the live line away, so that what follows begins on a line of its own. */
    @Override
    public void close() {
        clearLine();
        Thread hook = atExit;
        atExit = null;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the JVM is ending already and has started the hook
            }
        }
    }

    private void say(String text) {
        clearLine();
        print(text + "\n");
    }

    private void clearLine() {
        if (!shown.isEmpty()) {
            shown = "";
            print(CLEAR_LINE);
        }
    }

    /** Ctrl-C ends the JVM behind the live line or behind the ^C that the terminal shows; the shell's prompt shall not. */
    private void endLineAtExit() {
        Thread hook = new Thread(() -> print("\n"), "sentry-live-line");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            atExit = hook;
        } catch (IllegalStateException e) {
            return; // the JVM is ending already
        }
    }

    private void print(CharSequence text) {
        err.print(text);
        err.flush();
    }
}

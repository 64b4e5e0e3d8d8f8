package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.terminal.LoginView;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.config.Target.ChosenBy;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.login.DeviceLogin;
import dev.sentryauth.application.login.Login;
import dev.sentryauth.application.login.LoginResult;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthError.Reason;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.UserInfo;

/**
 * Signing in on the way: a person at a terminal who is signed out, or whose session is over, is signed in and then gets
 * the result. Once; not for a token that the server rejects, which another sign-in may not cure; and only at the
 * configured server or the one whose session is over, never at one that only a pasted URL names.
 */
public final class AutoLogin {
    private AutoLogin() {}

    /**
     * Signs in if that is what the command failed for, and runs it again.
     *
     * @throws AuthError {@code error} itself, if signing in is not the way out
     */
    public static ExitCode andAgain(Command command, CommandContext context, AuthError error) {
        boolean curable = error.reason() != Reason.INVALID;
        if (!command.signsInByItself()
                || !curable
                || !context.terminal().isInteractive(context.environment())
                || context.reporter().hasBegun()) {
            throw error;
        }
        Target named = context.auth().named(command.url(), null);
        if (named != null && error.reason() == Reason.NOT_AUTHENTICATED && isOnlyPasted(named, context)) {
            throw error;
        }
        context.reporter()
                .note((error.reason() == Reason.EXPIRED ? "Your session has expired." : "You are not signed in.")
                        + " Sign in first; 'sentry " + command.path() + "' goes on then. (Ctrl-C ends it.)");
        Login login = context.auth().login();
        LoginCommand.setAsideDamaged(context, login);
        LoginResult result;
        try (LoginView view = LoginCommand.view(context, true)) {
            result = login.device(
                    new DeviceLogin(named, LoginCommand.scopes(login, named, null, false), DeviceLogin.DEFAULT_TIMEOUT),
                    view);
        }
        UserInfo user = result.user();
        context.reporter()
                .note("You are signed in" + (user == null ? "" : " as " + SafeText.of(user.display())) + " at "
                        + result.origin().display() + ".");
        LoginCommand.noteFormer(context, result);
        LoginCommand.noteExposure(context, login);
        return command.run(context);
    }

    /** A page's address may come from anybody, and a sign-in there would be at a server of their choice. */
    private static boolean isOnlyPasted(Target named, CommandContext context) {
        if (named.chosenBy() != ChosenBy.ARGUMENT) {
            return false;
        }
        Origin configured = TargetResolver.configured(context.environment());
        return !(configured == null ? Origin.SENTRY_IO : configured).trusts(named.origin());
    }
}

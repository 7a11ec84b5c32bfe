### Ways in.

sign-in-title = Sign in
sign-in-lede = Sign in to ask a doctor, to read your answers and to reply.
sign-up-title = Sign up
sign-up-lede = All we need is an e-mail address, so that we can tell you when a doctor has written.
sign-up-known = You have been here before?
sign-in-new = New here?
sign-in-by-link = With a link by e-mail
sign-in-by-link-text = We send you a link. It works once and for 30 minutes. You need no password.
sign-in-by-password = With your password
sign-in-by-password-text = If you have set one.
sign-in-email = E-mail address
sign-in-email-hint = We write when a doctor has written, never what it says.
sign-in-password = Password
sign-in-send = Send me a link
sign-in-not-known = This address and this password do not go together. Check both, or have a link sent to you.
sign-in-sent-title = Look into your mailbox
sign-in-sent-text = If the address is right, a mail with a link is on its way. Open the link to sign in.
sign-in-sent-demo = Read the mail of this demo
sign-in-sent-kept = What you have typed so far is kept. The link brings you back to it, on this device or another.
sign-in-sent-nothing = Nothing came after a few minutes? Look into the folder for unwanted mail.
sign-in-sent-again = Send a new link
sign-in-link-title = You are nearly in
sign-in-link-text = Press the button to sign in on this device.
sign-in-link-go = Sign in now
sign-in-link-password = Set a password as well
sign-in-new-password = New password
sign-in-new-password-hint = { $count ->
    [one] At least { $count } character. Leave it empty to go on with links.
   *[other] At least { $count } characters. Leave it empty to go on with links.
}
sign-in-used-title = This link does not open anything any more
sign-in-used-text = A link works once and for 30 minutes. Have a new one sent to you; nothing you typed is lost.

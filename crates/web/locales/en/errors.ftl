### Pages for when something is wrong: what happened, in plain words, and what to do.

error-status = Status { $status }
error-next = What you can do
error-request = If you write to us about this, name this number: <strong class="aw-number">{ $request }</strong>.
error-go-home = Go to the front page
error-go-back = Back to the form
error-typed = What you wrote
error-typed-hint = It was not sent. Copy it if you want to use it again.
error-search = Search the answers

error-400-title = We could not read that request
error-400-text = Something in the address or the form is not as it should be. Open the page again and send the form from there.
error-403-title = This page is not open to you
error-403-text = You are signed in, but not with a role that may see this page.
error-404-title = Page not found
error-404-text = There is nothing at this address. If you typed it, check that it is right. If you followed a link, the page may have moved.
error-405-title = That cannot be done here
error-405-text = This address exists, but not for what was asked of it. Try again from the page itself.
error-409-title = Somebody was faster
error-409-text = What you saw has changed since. Open the page again to see how it is now.
error-410-title = This answer has been withdrawn
error-410-text = It was published here and has been taken away, because the person it came from asked for it or because it no longer holds.
error-413-title = That is too big
error-413-text = What you sent is larger than we can take. Send fewer or smaller files.
error-415-title = We cannot read that kind of file
error-415-text = Send text as a form, and files as JPEG, PNG or PDF.
error-422-title = Some answers in the form need another look
error-422-text = Open the page again, check the form and send it again.
error-429-title = Too many requests
error-429-text = Many requests came from your connection in a short time. Wait a minute and try again.
error-500-title = Something went wrong on our side
error-500-text = It is not your fault and we have been told. Nothing you had already sent is lost. Try again in a few minutes.
error-503-title = The service is resting for a moment
error-503-text = It cannot take requests right now. What you had already sent is safe. Try again in a minute.
error-csrf-title = We could not see that this came from our own page
error-csrf-text = To protect you we only take forms that were sent from our own pages. Open the page again and send the form from there. If this comes back, a browser extension or a privacy setting may be hiding where the form came from.
error-sign-in-title = Please sign in first
error-sign-in-text = This page is for people who are signed in. Sign in and you will come back. If you were signed in before, your session has ended.
error-sign-in-go = Sign in

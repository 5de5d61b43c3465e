/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To be preloaded into the program, where the X server has no screen to touch: a press of the mouse comes as the touch
 * of a finger. The first button is a finger that goes where the mouse goes, and the third stays where it was put
 * down. For each event of a finger a byte goes to the pipe that COSMO_FINGERS names. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>

#define MOVING_BUTTON 1
#define RESTING_BUTTON 3
/* From one event of a finger to the next: it is as fast on a machine that has other things to do. */
#define STEP_MSEC 10

typedef Bool (*GetEventData) (Display             *display,
                              XGenericEventCookie *cookie);

/* The numbers of the touches that the buttons are now, or 0. No number comes twice. */
static int touches[RESTING_BUTTON + 1];

/* Whoever moves the mouse waits for this before the next movement: the X server tells of several with the place of the
 * last one. */
static void
tell (void)
{
  static int pipe = -1;

  if (pipe < 0)
    pipe = open (getenv ("COSMO_FINGERS"), O_WRONLY | O_CLOEXEC);
  if (write (pipe, "", 1) != 1)
    abort ();
}

static void
convert (XIDeviceEvent *event)
{
  static int n_touches;
  static Time last;
  int *touch = event->evtype == XI_Motion ? &touches[MOVING_BUTTON] : &touches[event->detail];

  switch (event->evtype)
    {
    case XI_ButtonPress:
      event->evtype = XI_TouchBegin;
      event->detail = *touch = ++n_touches;
      last = event->time > last ? event->time : last;
      break;
    case XI_ButtonRelease:
      event->evtype = XI_TouchEnd;
      event->detail = *touch;
      *touch = 0;
      break;
    default:
      if (*touch == 0)
        return;
      event->evtype = XI_TouchUpdate;
      event->detail = *touch;
    }

  event->time = last += STEP_MSEC;
  tell ();
}

/* What GDK reads each event of a pointer with. */
Bool
XGetEventData (Display             *display,
               XGenericEventCookie *cookie)
{
  GetEventData real = (GetEventData) dlsym (RTLD_NEXT, "XGetEventData");
  XIDeviceEvent *event = NULL;

  if (!real (display, cookie))
    return False;
  if (cookie->evtype == XI_ButtonPress || cookie->evtype == XI_ButtonRelease || cookie->evtype == XI_Motion)
    event = cookie->data;
  if (event != NULL &&
      (event->evtype == XI_Motion || event->detail == MOVING_BUTTON || event->detail == RESTING_BUTTON))
    {
      convert (event);
      cookie->evtype = event->evtype;
    }

  return True;
}

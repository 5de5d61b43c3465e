/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cosmo-animation.h"
#include "cosmo-request.h"
#include "cosmo-viewer.h"
#include "cosmo-zoom-picture.h"

G_BEGIN_DECLS

struct _CosmoViewer
{
  AdwNavigationPage  parent_instance;

  CosmoTextures     *textures;
  CosmoFavourites   *favourites;
  GListModel        *pictures;           /* what can be stepped through */
  guint              position;
  CosmoDay           day;                /* of the picture that is shown, or was last */
  CosmoPicture      *picture;

  CosmoRequest      *thumbnail_request;  /* each while it is under way */
  CosmoRequest      *original_request;
  CosmoRequest      *next_request;
  CosmoRequest      *previous_request;
  CosmoRequest      *favourite_request;
  CosmoRequest      *background_request;
  CosmoProgress     *progress;           /* of the original, or of the film */
  CosmoOriginal     *original;           /* once it is there */
  char              *problem;            /* in the user's words, or NULL */

  GtkMediaStream    *film;               /* while it plays here, or could */
  CosmoRequest      *film_request;       /* while it is downloaded */
  gboolean           film_failed;        /* the one of this picture */

  gboolean           animating;
  CosmoAnimation    *animation;          /* while it moves */
  CosmoImage        *frame;              /* that comes next, once it is ready */
  CosmoRequest      *frame_request;      /* until it is */
  guint              frame_source;       /* while the one before is seen */

  gboolean           is_swiping;         /* while it is open what a finger is about to do */
  double             swipe_x;            /* where it began */
  double             swipe_y;

  gboolean           narrow;
  gboolean           details_visible;
  gboolean           leaves_details;     /* whether the focus is in those that go */
  gboolean           details_preferred;  /* where there is room for them beside the picture */

  gboolean           fullscreened;
  gboolean           controls_visible;
  guint              controls_source;
  gboolean           is_tabbing;         /* rather than pointing */
  double             pointer_x;
  double             pointer_y;

  guint              slide_interval;     /* in seconds */
  gboolean           playing;
  guint              slide_source;       /* while a picture is looked at */
  guint              slide_position;     /* of the picture that comes next */
  CosmoRequest      *slide_request;      /* while it is waited for */
  guint              inhibit_cookie;

  CosmoZoomPicture  *zoom_picture;
  GtkWidget         *stage;              /* the picture, and what is above it */
  GtkWidget         *menu_button;
  GtkWidget         *stop_button;
  GtkWidget         *retry_button;       /* below what there is of the picture */
  GtkWidget         *retry_alone_button; /* if there is nothing of it */
};

typedef enum
{
  PROP_PICTURE = 1,
  PROP_ORIGINAL,
  PROP_LOADING,
  PROP_PROGRESS,
  PROP_PROBLEM,
  PROP_FILM,
  PROP_FILM_LOADING,
  PROP_FILM_FAILED,
  PROP_ANIMATING,
  PROP_NARROW,
  PROP_DETAILS_VISIBLE,
  PROP_DETAILS_PREFERRED,
  PROP_FULLSCREENED,
  PROP_CONTROLS_VISIBLE,
  PROP_PLAYING,
  PROP_SLIDE_INTERVAL,
} CosmoViewerProperty;

/* cosmo-viewer.c */
void         cosmo_viewer_notify                (CosmoViewer         *self,
                                                 CosmoViewerProperty  property);
CosmoRecord *cosmo_viewer_get_record            (CosmoViewer         *self);
void         cosmo_viewer_update_details        (CosmoViewer         *self);

/* cosmo-viewer-closures.c: what the interface file shows when */
void         cosmo_viewer_install_closures      (GtkWidgetClass      *widget_class);

/* cosmo-viewer-picture.c: what is shown, and how it comes here */
void         cosmo_viewer_install_picture       (GtkWidgetClass      *widget_class);
void         cosmo_viewer_set_picture           (CosmoViewer         *self,
                                                 CosmoPicture        *picture);
void         cosmo_viewer_show_original         (CosmoViewer         *self,
                                                 guint                position,
                                                 CosmoOriginal       *original);
void         cosmo_viewer_retry                 (CosmoViewer         *self);
void         cosmo_viewer_clear_picture         (CosmoViewer         *self);

/* cosmo-viewer-movement.c: to the neighbours, and closer */
void         cosmo_viewer_install_movement      (GtkWidgetClass      *widget_class);
gboolean     cosmo_viewer_find_neighbour        (CosmoViewer         *self,
                                                 int                  step,
                                                 guint               *position);
void         cosmo_viewer_update_movement       (CosmoViewer         *self);

/* cosmo-viewer-film.c */
void         cosmo_viewer_install_film          (GtkWidgetClass      *widget_class);
gboolean     cosmo_viewer_stop_film             (CosmoViewer         *self);
void         cosmo_viewer_end_film              (CosmoViewer         *self);

/* cosmo-viewer-animation.c */
gboolean     cosmo_viewer_is_animated           (CosmoViewer         *self);
void         cosmo_viewer_begin_animation       (CosmoViewer         *self);
void         cosmo_viewer_resume_animation      (CosmoViewer         *self);
void         cosmo_viewer_toggle_animation      (CosmoViewer         *self);
void         cosmo_viewer_end_animation         (CosmoViewer         *self);

/* cosmo-viewer-presentation.c: full screen and the slide show */
void         cosmo_viewer_install_presentation  (GtkWidgetClass      *widget_class);
void         cosmo_viewer_init_presentation     (CosmoViewer         *self);
void         cosmo_viewer_clear_presentation    (CosmoViewer         *self);
void         cosmo_viewer_end_presentation      (CosmoViewer         *self);
void         cosmo_viewer_restart_slide         (CosmoViewer         *self);

/* cosmo-viewer-sharing.c: what leads out of the program */
void         cosmo_viewer_install_sharing       (GtkWidgetClass      *widget_class);
void         cosmo_viewer_init_sharing          (CosmoViewer         *self);
void         cosmo_viewer_update_sharing        (CosmoViewer         *self);
void         cosmo_viewer_open_in_browser       (CosmoViewer         *self,
                                                 const char          *url);
void         cosmo_viewer_say                   (CosmoViewer         *self,
                                                 const char          *text);

G_END_DECLS

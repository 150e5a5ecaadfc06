#!/bin/sh
# Draws the store's pictures again from the SVGs in this folder:
#   garments  ../garments/*.png  840 x 900, a palette with alpha
#   model     ../model.jpg       1200 x 1600
# Needs Debian's librsvg2-bin, pngquant, zopfli and imagemagick. Run it from anywhere.
#
# Model and garments share one scale and one origin (0, 0 = the top centre of the model's picture), so a
# garment's viewBox says where it sits on the model: 15 % from the left, 22.75 % from the top, 70 % wide.
# Textures repeat in whole pixels at this size; another width makes the files two to four times larger.
set -eu
cd "$(dirname "$0")"
mkdir -p ../garments

garment() { # name, colours: as few as show no banding
  rsvg-convert "$1.svg" | pngquant --speed 1 --strip --floyd=0.4 --output "../garments/$1.png" --force "$2" -
  zopflipng -y "../garments/$1.png" "../garments/$1.png"
}

garment linen-shirt 64
garment wool-sweater 40
garment rain-jacket 128
garment striped-top 96

rsvg-convert model.svg |
  /usr/bin/convert png:- -strip -interlace Plane -sampling-factor 4:2:0 -quality 88 ../model.jpg

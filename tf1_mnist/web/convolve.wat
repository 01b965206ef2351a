;; The one loop that takes time: it computes a row of a convolution's output for `network.js`.
;;
;; In an image of shape (height, width, channels), the numbers under one row of a kernel are
;; adjacent. Each output is therefore the sum of a few dot products, one for each row of the kernel,
;; and nothing has to be copied first. Four pixels and eight filters are computed together: for
;; pixel 0, $l0 holds the outputs of the first four filters, and $r0 those of the other four.

(module
  (memory (export "memory") 1)

  (func (export "convolve")
    (param $x i32)       ;; address of the numbers under the kernel at the first pixel
    (param $step i32)    ;; bytes from there to those at the next pixel
    (param $line i32)    ;; bytes from one row of the image to the next
    (param $rows i32)    ;; of the kernel
    (param $length i32)  ;; bytes of the image under a row of the kernel
    (param $kernel i32)  ;; address of the weights: (filters / 8, rows, length / 4, 8)
    (param $y i32)       ;; address of the output
    (param $pixels i32)  ;; of the output; rounded up to a multiple of 4
    (param $filters i32) ;; a multiple of 8

    (local $width i32) (local $filter i32) (local $pixel i32) (local $row i32) (local $end i32)
    (local $w i32) (local $start i32)
    (local $x0 i32) (local $x1 i32) (local $x2 i32) (local $x3 i32)
    (local $y0 i32) (local $y1 i32) (local $y2 i32) (local $y3 i32)
    (local $left v128) (local $right v128) (local $value v128)
    (local $l0 v128) (local $r0 v128) (local $l1 v128) (local $r1 v128)
    (local $l2 v128) (local $r2 v128) (local $l3 v128) (local $r3 v128)

    (local.set $width (i32.shl (local.get $filters) (i32.const 2)))
    (local.set $filter (i32.const 0))
    (loop $next_filters
      (local.set $pixel (i32.const 0))
      (loop $next_pixels
        (local.set $l0 (v128.const i32x4 0 0 0 0)) (local.set $r0 (v128.const i32x4 0 0 0 0))
        (local.set $l1 (v128.const i32x4 0 0 0 0)) (local.set $r1 (v128.const i32x4 0 0 0 0))
        (local.set $l2 (v128.const i32x4 0 0 0 0)) (local.set $r2 (v128.const i32x4 0 0 0 0))
        (local.set $l3 (v128.const i32x4 0 0 0 0)) (local.set $r3 (v128.const i32x4 0 0 0 0))
        (local.set $w (local.get $kernel))
        (local.set $start
          (i32.add (local.get $x) (i32.mul (local.get $pixel) (local.get $step))))
        (local.set $row (i32.const 0))
        (loop $next_row
          (local.set $x0 (local.get $start))
          (local.set $x1 (i32.add (local.get $x0) (local.get $step)))
          (local.set $x2 (i32.add (local.get $x1) (local.get $step)))
          (local.set $x3 (i32.add (local.get $x2) (local.get $step)))
          (local.set $end (i32.add (local.get $x0) (local.get $length)))
          (loop $next_number
            (local.set $left (v128.load (local.get $w)))
            (local.set $right (v128.load offset=16 (local.get $w)))
            (local.set $value (v128.load32_splat (local.get $x0)))
            (local.set $l0 (f32x4.add (local.get $l0)
              (f32x4.mul (local.get $value) (local.get $left))))
            (local.set $r0 (f32x4.add (local.get $r0)
              (f32x4.mul (local.get $value) (local.get $right))))
            (local.set $value (v128.load32_splat (local.get $x1)))
            (local.set $l1 (f32x4.add (local.get $l1)
              (f32x4.mul (local.get $value) (local.get $left))))
            (local.set $r1 (f32x4.add (local.get $r1)
              (f32x4.mul (local.get $value) (local.get $right))))
            (local.set $value (v128.load32_splat (local.get $x2)))
            (local.set $l2 (f32x4.add (local.get $l2)
              (f32x4.mul (local.get $value) (local.get $left))))
            (local.set $r2 (f32x4.add (local.get $r2)
              (f32x4.mul (local.get $value) (local.get $right))))
            (local.set $value (v128.load32_splat (local.get $x3)))
            (local.set $l3 (f32x4.add (local.get $l3)
              (f32x4.mul (local.get $value) (local.get $left))))
            (local.set $r3 (f32x4.add (local.get $r3)
              (f32x4.mul (local.get $value) (local.get $right))))
            (local.set $w (i32.add (local.get $w) (i32.const 32)))
            (local.set $x1 (i32.add (local.get $x1) (i32.const 4)))
            (local.set $x2 (i32.add (local.get $x2) (i32.const 4)))
            (local.set $x3 (i32.add (local.get $x3) (i32.const 4)))
            (local.set $x0 (i32.add (local.get $x0) (i32.const 4)))
            (br_if $next_number (i32.lt_u (local.get $x0) (local.get $end))))
          (local.set $start (i32.add (local.get $start) (local.get $line)))
          (local.set $row (i32.add (local.get $row) (i32.const 1)))
          (br_if $next_row (i32.lt_u (local.get $row) (local.get $rows))))

        (local.set $y0
          (i32.add
            (i32.add (local.get $y) (i32.mul (local.get $pixel) (local.get $width)))
            (i32.shl (local.get $filter) (i32.const 2))))
        (local.set $y1 (i32.add (local.get $y0) (local.get $width)))
        (local.set $y2 (i32.add (local.get $y1) (local.get $width)))
        (local.set $y3 (i32.add (local.get $y2) (local.get $width)))
        (v128.store (local.get $y0) (local.get $l0))
        (v128.store offset=16 (local.get $y0) (local.get $r0))
        (v128.store (local.get $y1) (local.get $l1))
        (v128.store offset=16 (local.get $y1) (local.get $r1))
        (v128.store (local.get $y2) (local.get $l2))
        (v128.store offset=16 (local.get $y2) (local.get $r2))
        (v128.store (local.get $y3) (local.get $l3))
        (v128.store offset=16 (local.get $y3) (local.get $r3))
        (local.set $pixel (i32.add (local.get $pixel) (i32.const 4)))
        (br_if $next_pixels (i32.lt_u (local.get $pixel) (local.get $pixels))))
      (local.set $kernel (local.get $w))
      (local.set $filter (i32.add (local.get $filter) (i32.const 8)))
      (br_if $next_filters (i32.lt_u (local.get $filter) (local.get $filters))))))

;; Finds where a line of a log needs a closer look, sixteen bytes at a time. Assemble with `deno task assemble`, which writes
;; find_marks_wasm.ts; wasm_finder.ts fills the tables and says what the addresses mean.
;;
;; A fingerprint is three bytes, and the one behind them. Each belongs to one of eight groups, and for each of the three places
;; there are two tables: which groups have a byte with this lower half there, and which with this upper half. A byte picks its
;; groups out of both; what remains of three bytes in a row, ANDed, are the groups one of whose fingerprints may stand there.
;; Such a place is then looked up, with the fourth byte, in bit maps of hashed fingerprints. One more pair of tables tells bytes
;; with which a record begins from others.
;;
;; Swizzles are the relaxed ones: all their indices are below 16, where they do the same as the others, a quarter faster.
(module
  (memory (export "memory") 10)

  ;; Sums sixteen counters of a byte each.
  (func $sum (param $counts v128) (result i32)
    (local $words v128)
    (local.set $words
      (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $counts))))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $words)) (i32x4.extract_lane 1 (local.get $words)))
      (i32.add (i32x4.extract_lane 2 (local.get $words)) (i32x4.extract_lane 3 (local.get $words)))))

  ;; 1 when the bytes there are in the bit map of four bytes, or in that of three behind it.
  (func $isKnown (param $at i32) (result i32)
    (local $four i32) (local $three i32)
    (local.set $four (i32.load (local.get $at)))
    (local.set $three
      (i32.shr_u
        (i32.mul (i32.and (local.get $four) (i32.const 0xffffff)) (i32.const 0x9e3779b1))
        (i32.const 19)))
    (local.set $four (i32.shr_u (i32.mul (local.get $four) (i32.const 0x9e3779b1)) (i32.const 17)))
    (i32.and
      (i32.or
        (i32.shr_u
          (i32.load8_u offset=4096 (i32.shr_u (local.get $four) (i32.const 3)))
          (i32.and (local.get $four) (i32.const 7)))
        (i32.shr_u
          (i32.load8_u offset=8192 (i32.shr_u (local.get $three) (i32.const 3)))
          (i32.and (local.get $three) (i32.const 7))))
      (i32.const 1)))

  ;; The bit of a byte in the tables of bytes that begin a record: 0 when it begins none.
  (func $isStarter (param $byte i32) (result i32)
    (i32.and
      (i32.load8_u offset=128 (i32.and (local.get $byte) (i32.const 15)))
      (i32.load8_u offset=144 (i32.shr_u (local.get $byte) (i32.const 4)))))

  ;; Gives the first place from $from on and before $to where a fingerprint may begin, or, if $tells, where a line begins that
  ;; begins no record; $to when there is none. The byte before $from and three bytes behind $to can be read. The number of line
  ;; ends before that place goes to address 0.
  (func (export "find") (param $from i32) (param $to i32) (param $tells i32) (result i32)
    (local $at i32) (local $burst i32) (local $lines i32) (local $marks i32) (local $place i32) (local $newline i32)
    (local $bytes v128) (local $low v128) (local $high v128) (local $counts v128)
    (local $first v128) (local $second v128) (local $firstBefore v128) (local $secondBefore v128)
    (local $ends v128) (local $endsBefore v128) (local $found v128) (local $odd v128)
    (local $half v128) (local $lineEnd v128)
    (local $firstLow v128) (local $firstHigh v128) (local $secondLow v128) (local $secondHigh v128)
    (local $thirdLow v128) (local $thirdHigh v128) (local $starterLow v128) (local $starterHigh v128)
    (local.set $firstLow (v128.load offset=32 (i32.const 0)))
    (local.set $firstHigh (v128.load offset=48 (i32.const 0)))
    (local.set $secondLow (v128.load offset=64 (i32.const 0)))
    (local.set $secondHigh (v128.load offset=80 (i32.const 0)))
    (local.set $thirdLow (v128.load offset=96 (i32.const 0)))
    (local.set $thirdHigh (v128.load offset=112 (i32.const 0)))
    (local.set $starterLow (v128.load offset=128 (i32.const 0)))
    (local.set $starterHigh (v128.load offset=144 (i32.const 0)))
    (if (i32.eqz (local.get $tells))
      (then
        (local.set $starterLow (i8x16.splat (i32.const 255)))
        (local.set $starterHigh (i8x16.splat (i32.const 255)))))
    (local.set $newline (i32.load8_u offset=16 (i32.const 0)))
    (local.set $lineEnd (i8x16.splat (local.get $newline)))
    (local.set $half (i8x16.splat (i32.const 15)))
    (local.set $at (local.get $from))
    ;; The last byte before stands in the last lane of the block before.
    (local.set $endsBefore
      (i8x16.eq (i8x16.splat (i32.load8_u (i32.sub (local.get $from) (i32.const 1)))) (local.get $lineEnd)))

    (block $blocksEnd
      (loop $bursts
        (br_if $blocksEnd (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $to)))
        ;; Counters of a byte hold 255 blocks.
        (local.set $burst (i32.add (local.get $at) (i32.const 4080)))
        (if (i32.gt_u (local.get $burst) (i32.sub (local.get $to) (i32.const 15)))
          (then (local.set $burst (i32.sub (local.get $to) (i32.const 15)))))
        (loop $blocks
          (local.set $bytes (v128.load (local.get $at)))
          (local.set $low (v128.and (local.get $bytes) (local.get $half)))
          (local.set $high (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $half)))
          (local.set $first
            (v128.and
              (i8x16.relaxed_swizzle (local.get $firstLow) (local.get $low))
              (i8x16.relaxed_swizzle (local.get $firstHigh) (local.get $high))))
          (local.set $second
            (v128.and
              (i8x16.relaxed_swizzle (local.get $secondLow) (local.get $low))
              (i8x16.relaxed_swizzle (local.get $secondHigh) (local.get $high))))
          ;; A lane holds the groups of the fingerprints that may end in it.
          (local.set $found
            (v128.and
              (v128.and
                (i8x16.relaxed_swizzle (local.get $thirdLow) (local.get $low))
                (i8x16.relaxed_swizzle (local.get $thirdHigh) (local.get $high)))
              (v128.and
                (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
                  (local.get $secondBefore) (local.get $second))
                (i8x16.shuffle 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29
                  (local.get $firstBefore) (local.get $first)))))
          (local.set $ends (i8x16.eq (local.get $bytes) (local.get $lineEnd)))
          (local.set $counts (i8x16.sub (local.get $counts) (local.get $ends)))
          ;; A line begins behind a line end, and its byte begins no record.
          (local.set $odd
            (v128.and
              (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $endsBefore) (local.get $ends))
              (i8x16.eq
                (v128.and
                  (i8x16.relaxed_swizzle (local.get $starterLow) (local.get $low))
                  (i8x16.relaxed_swizzle (local.get $starterHigh) (local.get $high)))
                (v128.const i64x2 0 0))))
          (if (v128.any_true (v128.or (local.get $found) (local.get $odd)))
            (then
              ;; Bit k is the place at $at + k - 2: a fingerprint begins two lanes before the one it ends in.
              (local.set $marks
                (i32.or
                  (i8x16.bitmask (i8x16.ne (local.get $found) (v128.const i64x2 0 0)))
                  (i32.shl (i8x16.bitmask (local.get $odd)) (i32.const 2))))
              (loop $each
                (if (local.get $marks)
                  (then
                    (local.set $place (i32.ctz (local.get $marks)))
                    (if (i32.or
                        (i32.and
                          (i32.shr_u (i32.shl (i8x16.bitmask (local.get $odd)) (i32.const 2)) (local.get $place))
                          (i32.const 1))
                        (call $isKnown (i32.sub (i32.add (local.get $at) (local.get $place)) (i32.const 2))))
                      (then
                        ;; Line ends from the place to the end of the block do not count; none is inside a fingerprint.
                        (i32.store (i32.const 0)
                          (i32.sub
                            (i32.add (local.get $lines) (call $sum (local.get $counts)))
                            (i32.popcnt
                              (i32.shr_u
                                (i32.shl (i8x16.bitmask (local.get $ends)) (i32.const 2))
                                (local.get $place)))))
                        (return (i32.sub (i32.add (local.get $at) (local.get $place)) (i32.const 2)))))
                    (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
                    (br $each))))))
          (local.set $firstBefore (local.get $first))
          (local.set $secondBefore (local.get $second))
          (local.set $endsBefore (local.get $ends))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $blocks (i32.lt_u (local.get $at) (local.get $burst))))
        (local.set $lines (i32.add (local.get $lines) (call $sum (local.get $counts))))
        (local.set $counts (v128.const i64x2 0 0))
        (br $bursts)))

    ;; The rest, byte by byte, from the last two bytes of the blocks on: a fingerprint may begin there and end behind them.
    (local.set $place (local.get $at))
    (loop $back
      (if (i32.and
          (i32.gt_u (local.get $place) (local.get $from))
          (i32.lt_u (i32.sub (local.get $at) (local.get $place)) (i32.const 2)))
        (then
          (local.set $place (i32.sub (local.get $place) (i32.const 1)))
          (local.set $lines
            (i32.sub (local.get $lines) (i32.eq (i32.load8_u (local.get $place)) (local.get $newline))))
          (br $back))))
    (block $restEnd
      (loop $rest
        (br_if $restEnd (i32.ge_u (local.get $place) (local.get $to)))
        (br_if $restEnd
          (i32.and
            (local.get $tells)
            (i32.and
              (i32.eq (i32.load8_u (i32.sub (local.get $place) (i32.const 1))) (local.get $newline))
              (i32.eqz (call $isStarter (i32.load8_u (local.get $place)))))))
        (br_if $restEnd
          (i32.and
            (i32.le_u (i32.add (local.get $place) (i32.const 3)) (local.get $to))
            (call $isKnown (local.get $place))))
        (local.set $lines
          (i32.add (local.get $lines) (i32.eq (i32.load8_u (local.get $place)) (local.get $newline))))
        (local.set $place (i32.add (local.get $place) (i32.const 1)))
        (br $rest)))
    (i32.store (i32.const 0) (local.get $lines))
    (local.get $place)))

#include "text/grade.h"

#include "text/features.h"

static int weight_of(uint32_t feature)
{
    size_t bucket = feature >> (FEATURE_BITS - GRADE_BUCKET_BITS);

    for (size_t i = grade_bucket[bucket]; i < grade_bucket[bucket + 1]; i++)
        if (grade_weight[i] >> 8 == feature) {
            int weight = (int)(grade_weight[i] & 0xFF);
            return weight < 128 ? weight : weight - 256;
        }
    return 0;
}

int grade_place(const uint32_t *feature, size_t n)
{
    int score = 0;

    for (size_t i = 0; i < n; i++)
        score += weight_of(feature[i]);
    return score;
}
